import { type OutboxRecord, type PoolClient, textArray } from '@switchback/postgres';

import { isAttemptStatus, isErrorClass } from '../decide/wire-vocabulary';
import { traceTextHeaders } from '../trace-text';
import { report } from './report';

interface ClaimRow {
  readonly attempt_id: string;
  readonly message_id: string;
  readonly status: string;
  readonly provider: string | null;
  readonly provider_message_id: string | null;
  readonly error_class: string | null;
  readonly provider_code: string | null;
  readonly trace: string | null;
  readonly handoff_at: Date | null;
  readonly updated_at: Date;
}

const READ = `
SELECT attempt_id, message_id, status, provider, provider_message_id, error_class, provider_code, trace, handoff_at, updated_at
FROM claims WHERE attempt_id = ANY ($1::text[]) AND status NOT IN ('QUEUED', 'SENDING')`;

/**
 * What is known of attempts, to be said once more. After a restore their dispatches come twice: from the bus, as the former life wrote them, and when the
 * router has come as far again; what was said the first time it could not use.
 */
export async function reportsAgain(client: PoolClient, attemptIds: readonly string[]): Promise<OutboxRecord[]> {
  const { rows } = await client.query<ClaimRow>({ text: READ, values: [textArray(attemptIds)] });
  return rows.flatMap((row) => {
    const { status, error_class: errorClass } = row;
    if (!isAttemptStatus(status)) return [];
    const news = {
      attemptId: row.attempt_id,
      messageId: row.message_id,
      status,
      errorClass: errorClass !== null && isErrorClass(errorClass) ? errorClass : undefined,
      code: row.provider_code ?? undefined,
      provider: row.provider ?? undefined,
      providerMessageId: row.provider_message_id ?? undefined,
      occurredAt: row.updated_at.getTime(),
      handedOffAt: row.handoff_at?.getTime(),
    };
    return [report(news, traceTextHeaders(row.trace))];
  });
}
