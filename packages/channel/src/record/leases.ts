import { type Outbox } from '@switchback/bus';
import { type Pool, textArray } from '@switchback/postgres';

import { endingHeaders } from '../send/ending-span';
import { report } from './report';

interface ExpiredRow {
  readonly attempt_id: string;
  readonly message_id: string;
  readonly provider: string;
  readonly trace: string | null;
  readonly handoff_at: Date;
}

/** Leases of calls that no process makes any more; $1: this process's own. Index: claims_lease. */
export const IS_EXPIRED = `lease_until <= now() AND status = 'SENDING' AND attempt_id <> ALL ($1::text[])`;

/**
 * `handoff_at`: the call was begun when the lease was taken, or never; the earlier assumption is the safer one. The step's time counts from
 * the first call, which may have been another.
 */
const EXPIRE = `
UPDATE claims c
SET status = 'UNKNOWN', error_class = 'AMBIGUOUS', provider_code = $3, handoff_at = d.handoff_at, dispatch = NULL, updated_at = now(),
    lease_until = NULL, wake_at = CASE WHEN c.provider = ANY ($2::text[]) THEN now() END
FROM (
  SELECT attempt_id, coalesce(first_called_at, updated_at) AS handoff_at FROM claims
  WHERE ${IS_EXPIRED}
  ORDER BY attempt_id LIMIT 500 FOR UPDATE SKIP LOCKED
) d
WHERE c.attempt_id = d.attempt_id
RETURNING c.attempt_id, c.message_id, c.provider, c.trace, c.handoff_at`;

export const LEASE_EXPIRED = 'LEASE_EXPIRED';

/**
 * Concludes claims whose process ended in the middle of a call: nobody knows whether the provider took it, so it is UNKNOWN, reported
 * and never called again. `held` are this process's own calls.
 */
export async function expireLeases(outbox: Outbox, held: readonly string[], askable: readonly string[]): Promise<void> {
  return outbox.transaction(async ({ client, publish }) => {
    const result = await client.query<ExpiredRow>({ text: EXPIRE, values: [textArray(held), textArray(askable), LEASE_EXPIRED] });
    publish(
      result.rows.map((row) => {
        const ended = { attemptId: row.attempt_id, messageId: row.message_id, status: 'UNKNOWN', errorClass: 'AMBIGUOUS', code: LEASE_EXPIRED } as const;
        const news = { ...ended, provider: row.provider, occurredAt: Date.now(), handedOffAt: row.handoff_at.getTime() };
        return report(news, endingHeaders(ended, row.trace));
      }),
    );
  });
}

/** Keeps the leases of calls that are still under way, or whose result could not be recorded yet. */
export async function extendLeases(pool: Pool, held: readonly string[], leaseMs: number): Promise<void> {
  await pool.query({
    text: `UPDATE claims SET lease_until = now() + $2::int4 * interval '1 ms' WHERE attempt_id = ANY ($1::text[]) AND status = 'SENDING'`,
    values: [textArray(held), leaseMs],
  });
}
