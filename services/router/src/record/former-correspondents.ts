import { type Channel } from '@switchback/fallback';
import { byteaArray, textArray, type Pool, type PoolClient } from '@switchback/postgres';

/** People answer late: a STOP long after the last message counts all the same. */
const KEPT = "interval '2 years'";

export interface FormerCorrespondent {
  /** Of customer and address. */
  readonly hash: Buffer;
  readonly channel: Channel;
  /** Empty: not known. */
  readonly provider: string;
}

/** In the order of the key, so that replicas do not deadlock. One that was renewed within a month is left alone. */
const REMEMBER = {
  name: 'former_correspondents.remember',
  text: `
    INSERT INTO former_correspondents AS known (term, channel, provider, kept_until)
    SELECT DISTINCT term, channel, provider, now() + ${KEPT}
    FROM unnest($1::bytea[], $2::text[], $3::text[]) AS deleted (term, channel, provider)
    ORDER BY term, channel, provider
    ON CONFLICT (term, channel, provider) DO UPDATE SET kept_until = excluded.kept_until
    WHERE known.kept_until < excluded.kept_until - interval '30 days'`,
};

/** In the transaction that deletes their messages. */
export async function rememberFormer(client: PoolClient, former: readonly FormerCorrespondent[]): Promise<void> {
  if (former.length === 0) return;
  await client.query({ ...REMEMBER, values: arrays(former) });
}

/** The first two columns of the primary key. */
export const FIND_FORMER = {
  name: 'former_correspondents.find',
  text: `
    SELECT w.position, bool_or(f.provider IN (w.provider, '')) AS through_provider
    FROM unnest($1::bytea[], $2::text[], $3::text[]) WITH ORDINALITY AS w (term, channel, provider, position)
    CROSS JOIN LATERAL (
      SELECT provider FROM former_correspondents f WHERE f.term = w.term AND f.channel = w.channel OFFSET 0
    ) f
    GROUP BY w.position`,
};

/** Those whose messages to the address are deleted, by their position in `asked`; and whether one went through the provider, or may have. */
export async function findFormer(client: PoolClient, asked: readonly FormerCorrespondent[]): Promise<ReadonlyMap<number, { readonly throughProvider: boolean }>> {
  if (asked.length === 0) return new Map();
  const found = await client.query<{ position: string; through_provider: boolean }>({ ...FIND_FORMER, values: arrays(asked) });
  return new Map(found.rows.map((row) => [Number(row.position) - 1, { throughProvider: row.through_provider }]));
}

/** Index former_correspondents_kept_until. */
const FORGET = `
  DELETE FROM former_correspondents WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM former_correspondents WHERE kept_until < now() LIMIT $1))`;

/** Forgets those whose time is over, at most `limit`; answers how many. */
export async function forgetFormer(pool: Pool, limit: number): Promise<number> {
  return (await pool.query(FORGET, [limit])).rowCount ?? 0;
}

function arrays(rows: readonly FormerCorrespondent[]): Buffer[] {
  return [byteaArray(rows.map(({ hash }) => hash)), textArray(rows.map(({ channel }) => channel)), textArray(rows.map(({ provider }) => provider))];
}
