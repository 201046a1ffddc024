import { type PoolClient, textArray, timestampArray } from '@switchback/postgres';

import { mergeAttemptStatus, type AttemptStatus } from '@switchback/fallback';

import { codeAfter, errorClassAfter, statusAfter } from '../decide/call-outcome';
import { isAttemptStatus } from '../decide/wire-vocabulary';
import { handedOffAt, type CallResult } from './call-result';

interface ClaimRow {
  readonly attempt_id: string;
  readonly status: string;
  readonly calls: number;
  readonly handoff_at: Date | null;
}

interface Merged {
  readonly result: CallResult;
  readonly status: AttemptStatus;
}

/** In the order of their ids, like every writer of several claims. */
const LOCK = {
  name: 'claims.lock-late',
  text: 'SELECT attempt_id, status, calls, handoff_at FROM claims WHERE attempt_id = ANY ($1::text[]) ORDER BY attempt_id FOR UPDATE',
};

const UPDATE = {
  name: 'claims.record-late',
  text: `
    UPDATE claims c
    SET status = r.status, provider_message_id = coalesce(r.provider_message_id, c.provider_message_id), error_class = r.error_class,
        provider_code = r.provider_code, handoff_at = coalesce(r.handoff_at, c.handoff_at), trace = coalesce(r.trace, c.trace),
        wake_at = NULL, lease_until = NULL, step_ends_at = NULL, reconcile_at = NULL, dispatch = NULL, updated_at = now(),
        taken_at = coalesce(c.taken_at, CASE WHEN r.handoff_at IS NOT NULL THEN now() END)
    FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::timestamptz[], $7::text[])
      AS r (attempt_id, status, provider_message_id, error_class, provider_code, handoff_at, trace)
    WHERE c.attempt_id = r.attempt_id`,
};

/**
 * Records results whose claims are not waiting for them any more: a receipt was faster, the lease ran out, or they were recorded before
 * and only the answer to the commit was lost. Answers, by attempt id, the results as they are to be reported: those that say something
 * new.
 */
export async function recordLateResults(client: PoolClient, late: readonly CallResult[]): Promise<ReadonlyMap<string, CallResult>> {
  if (late.length === 0) return new Map();
  const rows = await client.query<ClaimRow>({ ...LOCK, values: [textArray(late.map((result) => result.attemptId))] });
  const claims = new Map(rows.rows.map((row) => [row.attempt_id, row]));
  const merged = late.flatMap((result) => merge(result, claims.get(result.attemptId)));
  await update(client, merged);
  return new Map(merged.map(({ result }) => [result.attemptId, result]));
}

function merge(late: CallResult, row: ClaimRow | undefined): Merged[] {
  if (row === undefined || row.calls !== late.call || !isAttemptStatus(row.status)) return [];
  const result = withoutRetry(late, row.status);
  if (result === undefined || !saysSomethingNew(result, row, row.status)) return [];
  return [{ result, status: mergeAttemptStatus(row.status, statusAfter(result.next)) }];
}

async function update(client: PoolClient, merged: readonly Merged[]): Promise<void> {
  if (merged.length === 0) return;
  const results = merged.map(({ result }) => result);
  await client.query({
    ...UPDATE,
    values: [
      textArray(results.map((result) => result.attemptId)),
      textArray(merged.map(({ status }) => status)),
      textArray(results.map(({ next }) => (next.type === 'TAKEN' ? next.providerMessageId || null : null))),
      textArray(results.map(({ next }) => errorClassAfter(next) ?? null)),
      textArray(results.map(({ next }) => codeAfter(next) ?? null)),
      timestampArray(results.map(handedOffAt)),
      textArray(results.map((result) => result.trace)),
    ],
  });
}

/** An attempt that was reported as UNKNOWN is not called again: its refusal is the end of it. */
function withoutRetry(late: CallResult, current: AttemptStatus): CallResult | undefined {
  const { next } = late;
  if (next.type !== 'RETRY') return late;
  if (current !== 'UNKNOWN') return undefined;
  return { ...late, dispatch: null, next: { type: 'END', status: 'REJECTED', errorClass: next.errorClass, code: next.code } };
}

/** Either a better status, or the hand-off that an early receipt could not know of. */
function saysSomethingNew(result: CallResult, row: ClaimRow, current: AttemptStatus): boolean {
  if (mergeAttemptStatus(current, statusAfter(result.next)) !== current) return true;
  return result.next.type === 'TAKEN' && row.handoff_at === null;
}
