import { type Pool } from '@switchback/postgres';

import { type AttemptStatus, type ErrorClass } from '@switchback/fallback';

import { isAttemptStatus, isErrorClass } from '../decide/wire-vocabulary';
import { type ResumedAttempt } from '../provider';

export interface ClaimView {
  readonly status: AttemptStatus;
  readonly provider: string;
  readonly providerMessageId: string;
  readonly handedOffAt: Date | undefined;
  readonly errorClass: ErrorClass | undefined;
  readonly code: string;
}

interface ViewRow {
  readonly status: string;
  readonly provider: string | null;
  readonly provider_message_id: string | null;
  readonly handoff_at: Date | null;
  readonly error_class: string | null;
  readonly provider_code: string | null;
}

/** What is known about an attempt; undefined when it never came here. */
export async function readClaim(pool: Pool, attemptId: string): Promise<ClaimView | undefined> {
  const result = await pool.query<ViewRow>({
    name: 'claims.read',
    text: 'SELECT status, provider, provider_message_id, handoff_at, error_class, provider_code FROM claims WHERE attempt_id = $1',
    values: [attemptId],
  });
  const row = result.rows[0];
  if (row === undefined || !isAttemptStatus(row.status)) return undefined;
  return {
    status: row.status,
    provider: row.provider ?? '',
    providerMessageId: row.provider_message_id ?? '',
    handedOffAt: row.handoff_at ?? undefined,
    errorClass: row.error_class !== null && isErrorClass(row.error_class) ? row.error_class : undefined,
    code: row.provider_code ?? '',
  };
}

const PAGE = 1_000;

/** Attempts that the provider took in the last hour and whose last word may not have come: SENT, or DELIVERED but not READ. */
export async function* unproved(pool: Pool, provider: string): AsyncGenerator<ResumedAttempt> {
  for (let after = ''; ; ) {
    const result = await pool.query<{ attempt_id: string; provider_message_id: string; status: string }>(
      `SELECT attempt_id, provider_message_id, status FROM claims
       WHERE provider = $1 AND status IN ('SENT', 'DELIVERED') AND provider_message_id IS NOT NULL
         AND created_at > now() - interval '1 hour' AND attempt_id > $2
       ORDER BY attempt_id LIMIT ${PAGE}`,
      [provider, after],
    );
    for (const row of result.rows) {
      if (isAttemptStatus(row.status)) {
        yield { attemptId: row.attempt_id, providerMessageId: row.provider_message_id, status: row.status };
      }
      after = row.attempt_id;
    }
    if (result.rows.length < PAGE) return;
  }
}
