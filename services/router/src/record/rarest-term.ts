import { byteaArray, type Pool } from '@switchback/postgres';

/**
 * Primary key of message_terms: at most 1,000 of its entries for each term, whatever is stored. Counted rather than left to the planner,
 * whose statistics know nothing of a term that became frequent since the last ANALYZE.
 */
const RAREST = `
  SELECT wanted.term
  FROM unnest($1::bytea[]) AS wanted (term)
  ORDER BY (SELECT count(*) FROM (SELECT FROM message_terms WHERE message_terms.term = wanted.term LIMIT 1000) AS counted)
  LIMIT 1`;

/** The one of these terms that fewest messages have; beyond 1,000 messages they count as equal. `terms` is not empty. */
export async function rarestTerm(pool: Pool, terms: readonly Buffer[]): Promise<Buffer> {
  const [first] = terms;
  if (terms.length === 1 && first !== undefined) return first;
  const found = await pool.query<{ term: Buffer }>(RAREST, [byteaArray(terms)]);
  const rarest = found.rows[0]?.term;
  if (rarest === undefined) throw new Error('no term was given');
  return rarest;
}
