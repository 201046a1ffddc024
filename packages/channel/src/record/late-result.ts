import { type PoolClient } from '@switchback/postgres';

import { mergeAttemptStatus, type AttemptStatus } from '@switchback/fallback';

import { codeAfter, errorClassAfter, statusAfter } from '../decide/call-outcome';
import { isAttemptStatus } from '../decide/wire-vocabulary';
import { handedOffAt, type CallResult } from './call-result';

interface ClaimRow {
  readonly status: string;
  readonly calls: number;
  readonly handoff_at: Date | null;
}

/**
 * Records a result whose claim is not waiting for it any more: a receipt was faster, the lease ran out, or it was recorded before
 * and only the answer to the commit was lost. Answers the result as it is to be reported; undefined when it says nothing new.
 */
export async function recordLateResult(client: PoolClient, late: CallResult): Promise<CallResult | undefined> {
  const rows = await client.query<ClaimRow>('SELECT status, calls, handoff_at FROM claims WHERE attempt_id = $1 FOR UPDATE', [late.attemptId]);
  const row = rows.rows[0];
  if (row === undefined || row.calls !== late.call || !isAttemptStatus(row.status)) return undefined;
  const result = withoutRetry(late, row.status);
  if (result === undefined || !saysSomethingNew(result, row, row.status)) return undefined;
  await client.query({
    text: `UPDATE claims SET status = $2, provider_message_id = coalesce($3, provider_message_id), error_class = $4, provider_code = $5,
             handoff_at = coalesce($6, handoff_at), trace = coalesce($7, trace), wake_at = NULL, lease_until = NULL, dispatch = NULL, updated_at = now()
           WHERE attempt_id = $1`,
    values: [
      result.attemptId,
      mergeAttemptStatus(row.status, statusAfter(result.next)),
      result.next.type === 'TAKEN' ? result.next.providerMessageId || null : null,
      errorClassAfter(result.next) ?? null,
      codeAfter(result.next) ?? null,
      handedOffAt(result),
      result.trace,
    ],
  });
  return result;
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
