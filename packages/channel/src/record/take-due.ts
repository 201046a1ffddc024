import { Dispatch } from '@switchback/contracts';
import { integerArray, type Pool, textArray } from '@switchback/postgres';

import { type EarlierCalls } from '../decide/too-late';
import { isErrorClass } from '../decide/wire-vocabulary';
import { type TakenClaim } from './claim';
import { readPassedOver } from './passed-over-text';

/** How many waiting claims of a provider may be taken. */
export interface Allowance {
  readonly provider: string;
  readonly count: number;
}

interface DueRow {
  readonly attempt_id: string;
  readonly message_id: string;
  readonly provider: string;
  readonly calls: number;
  readonly trace: string | null;
  readonly dispatch: Buffer;
  readonly first_called_at: Date | null;
  readonly refused_by: string | null;
  readonly error_class: string | null;
  readonly provider_code: string | null;
  readonly passed_over: string | null;
}

/** Replicas pass over each other's rows. */
const TAKE = {
  name: 'claims.take-due',
  text: `
    UPDATE claims c SET status = 'SENDING', calls = c.calls + 1, wake_at = NULL, step_ends_at = NULL,
      lease_until = now() + $3::int4 * interval '1 ms', updated_at = now()
    FROM (
      SELECT due.attempt_id
      FROM unnest($1::text[], $2::int4[]) AS a (provider, count)
      CROSS JOIN LATERAL (
        SELECT attempt_id FROM claims
        WHERE status = 'QUEUED' AND provider = a.provider AND wake_at <= now()
        ORDER BY wake_at LIMIT a.count FOR UPDATE SKIP LOCKED
      ) due
    ) d
    WHERE c.attempt_id = d.attempt_id
    RETURNING c.attempt_id, c.message_id, c.provider, c.calls, c.trace, c.dispatch,
      c.first_called_at, c.refused_by, c.error_class, c.provider_code, c.passed_over`,
};

/** Takes waiting claims whose time has come, as SENDING under a lease, longest due first. */
export async function takeDue(pool: Pool, allowances: readonly Allowance[], leaseMs: number): Promise<readonly TakenClaim[]> {
  const result = await pool.query<DueRow>({
    ...TAKE,
    values: [textArray(allowances.map(({ provider }) => provider)), integerArray(allowances.map(({ count }) => count)), leaseMs],
  });
  return result.rows.map((row) => ({
    attemptId: row.attempt_id,
    messageId: row.message_id,
    provider: row.provider,
    call: row.calls,
    dispatch: Dispatch.decode(row.dispatch),
    trace: row.trace,
    passedOver: readPassedOver(row.passed_over),
    ...earlierCalls(row),
  }));
}

function earlierCalls({ first_called_at, refused_by, error_class, provider_code }: DueRow): { earlier?: EarlierCalls } {
  if (first_called_at === null || refused_by === null) return {};
  const errorClass = error_class !== null && isErrorClass(error_class) ? error_class : 'TRANSIENT';
  return { earlier: { firstCalledAt: first_called_at.getTime(), refusedBy: refused_by, errorClass, code: provider_code ?? '' } };
}

/**
 * When the next waiting claim of one of these providers wants to be called: milliseconds from now, at least 0; undefined when none waits.
 * Index: claims_wake.
 */
export async function nextDueInMs(pool: Pool, providers: readonly string[]): Promise<number | undefined> {
  const result = await pool.query<{ due_in_ms: number | null }>({
    name: 'claims.next-due',
    text: `SELECT (extract(epoch FROM min(due.wake_at) - now()) * 1000)::float8 AS due_in_ms
           FROM unnest($1::text[]) AS p (provider)
           CROSS JOIN LATERAL (
             SELECT wake_at FROM claims
             WHERE provider = p.provider AND status = 'QUEUED' AND wake_at IS NOT NULL
             ORDER BY wake_at LIMIT 1
           ) due`,
    values: [textArray(providers)],
  });
  const dueInMs = result.rows[0]?.due_in_ms;
  return dueInMs === null || dueInMs === undefined ? undefined : Math.max(0, dueInMs);
}

/** Gives waiting claims whose provider is not configured any more to `provider`, which decides about them anew. */
export async function adoptOrphans(pool: Pool, configured: readonly string[], provider: string): Promise<void> {
  await pool.query(
    `UPDATE claims SET provider = $2, updated_at = now()
     WHERE status = 'QUEUED' AND wake_at IS NOT NULL AND provider <> ALL ($1::text[])`,
    [configured, provider],
  );
}
