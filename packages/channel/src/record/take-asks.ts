import { type Pool, textArray } from '@switchback/postgres';

/** An UNKNOWN attempt that its provider is to be asked about. */
export interface Ask {
  readonly attemptId: string;
  readonly provider: string;
  readonly providerMessageId?: string;
}

const BATCH = 16;

/** The next question is due 4 times later than the one before, five in all: about 10 s, 40 s, 3 min and 11 min after the first. */
const TAKE = `
UPDATE claims c SET asks = c.asks + 1, wake_at = CASE WHEN c.asks < 4 THEN now() + interval '10 s' * power(4, c.asks) END
FROM (
  SELECT attempt_id FROM claims
  WHERE status = 'UNKNOWN' AND provider = ANY ($1::text[]) AND wake_at <= now()
  ORDER BY wake_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED
) d
WHERE c.attempt_id = d.attempt_id
RETURNING c.attempt_id, c.provider, c.provider_message_id`;

/** Takes the questions that are due, a few at a time, and sets the time of the next one before the answer is known. */
export async function takeAsks(pool: Pool, askable: readonly string[]): Promise<readonly Ask[]> {
  const result = await pool.query<{ attempt_id: string; provider: string; provider_message_id: string | null }>({
    text: TAKE,
    values: [textArray(askable)],
  });
  return result.rows.map((row) => ({
    attemptId: row.attempt_id,
    provider: row.provider,
    ...(row.provider_message_id === null ? {} : { providerMessageId: row.provider_message_id }),
  }));
}
