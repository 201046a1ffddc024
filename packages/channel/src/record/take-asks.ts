import { integerArray, type Pool, textArray } from '@switchback/postgres';

/** An attempt that its provider is to be asked about. */
export interface Ask {
  readonly attemptId: string;
  readonly messageId: string;
  readonly provider: string;
  readonly providerMessageId?: string;
  /** W3C headers as JSON. */
  readonly trace: string | null;
}

/** A provider that is asked about attempts whose receipts stay away, `afterMs` after the hand-off. */
export interface Reconciled {
  readonly provider: string;
  readonly afterMs: number;
}

/** Of each kind at once. */
const BATCH = 16;

/** The next question is due 4 times later than the one before, five in all: about 10 s, 40 s, 3 min and 11 min after the first. */
const TAKE_UNKNOWN = `
UPDATE claims c SET asks = c.asks + 1, wake_at = CASE WHEN c.asks < 4 THEN now() + interval '10 s' * power(4, c.asks) END
FROM (
  SELECT attempt_id FROM claims
  WHERE status = 'UNKNOWN' AND provider = ANY ($1::text[]) AND wake_at <= now()
  ORDER BY wake_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED
) d
WHERE c.attempt_id = d.attempt_id
RETURNING c.attempt_id, c.message_id, c.provider, c.provider_message_id, c.trace`;

/**
 * The next question is due after 4 times the time before, four in all. One index range per provider: only rows that are due are read, and
 * the row of an attempt that has its receipt is not in the index.
 */
export const TAKE_UNCONFIRMED = `
UPDATE claims c
SET asks = c.asks + 1, reconcile_at = CASE WHEN c.asks < 3 THEN now() + d.after_ms * interval '1 ms' * power(4, c.asks + 1) END
FROM (
  SELECT due.attempt_id, p.after_ms
  FROM unnest($1::text[], $2::int4[]) AS p (provider, after_ms)
  CROSS JOIN LATERAL (
    SELECT attempt_id FROM claims
    WHERE provider = p.provider AND reconcile_at <= now() AND status = 'SENT'
    ORDER BY reconcile_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED
  ) due
) d
WHERE c.attempt_id = d.attempt_id
RETURNING c.attempt_id, c.message_id, c.provider, c.provider_message_id, c.trace`;

/** Takes the questions about UNKNOWN attempts that are due, a few at a time, and sets the time of the next one before the answer is known. */
export function takeUnknown(pool: Pool, askable: readonly string[]): Promise<readonly Ask[]> {
  return take(pool, { text: TAKE_UNKNOWN, values: [textArray(askable)] });
}

/** The same about SENT attempts whose receipts have not come. */
export function takeUnconfirmed(pool: Pool, reconciled: readonly Reconciled[]): Promise<readonly Ask[]> {
  return take(pool, {
    name: 'claims.take-unconfirmed',
    text: TAKE_UNCONFIRMED,
    values: [textArray(reconciled.map(({ provider }) => provider)), integerArray(reconciled.map(({ afterMs }) => afterMs))],
  });
}

interface AskRow {
  readonly attempt_id: string;
  readonly message_id: string;
  readonly provider: string;
  readonly provider_message_id: string | null;
  readonly trace: string | null;
}

async function take(pool: Pool, query: { readonly name?: string; readonly text: string; readonly values: Buffer[] }): Promise<readonly Ask[]> {
  const result = await pool.query<AskRow>(query);
  return result.rows.map((row) => ({
    attemptId: row.attempt_id,
    messageId: row.message_id,
    provider: row.provider,
    trace: row.trace,
    ...(row.provider_message_id === null ? {} : { providerMessageId: row.provider_message_id }),
  }));
}
