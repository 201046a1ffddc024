import { type Outbox } from '@switchback/bus';
import { type ErrorClass } from '@switchback/fallback';

import { isErrorClass } from '../decide/wire-vocabulary';
import { endingHeaders } from '../send/ending-span';
import { report } from './report';

/** An attempt that waited for another call until it was too late for one. */
export interface OverdueAttempt {
  readonly attemptId: string;
  readonly messageId: string;
  readonly status: 'REJECTED';
  readonly noFurtherCall: 'STEP_TIME';
  /** The last refusal, and whose it was. */
  readonly provider: string;
  readonly errorClass: ErrorClass;
  readonly code: string;
  readonly trace: string | null;
}

interface OverdueRow {
  readonly attempt_id: string;
  readonly message_id: string;
  readonly provider: string;
  readonly error_class: string | null;
  readonly provider_code: string | null;
  readonly trace: string | null;
}

export const OVERDUE_BATCH = 500;

/** Attempts that wait although their step's time is over; `now`: the parameter. Index: claims_step_end. */
export const isOverdue = (now: `$${number}`): string => `step_ends_at <= ${now} AND status = 'QUEUED'`;

/** In the order of their ids, like every writer of several claims. */
const END = `
UPDATE claims c
SET status = 'REJECTED', provider = coalesce(c.refused_by, c.provider), wake_at = NULL, step_ends_at = NULL, dispatch = NULL, updated_at = now()
FROM (
  SELECT attempt_id FROM claims
  WHERE ${isOverdue('$1')}
  ORDER BY attempt_id LIMIT ${OVERDUE_BATCH} FOR UPDATE SKIP LOCKED
) d
WHERE c.attempt_id = d.attempt_id
RETURNING c.attempt_id, c.message_id, c.provider, c.error_class, c.provider_code, c.trace`;

/**
 * Ends attempts that wait for another call and whose step's time is over at `now`, milliseconds since the epoch: their providers had no
 * call free, or no process was there. They are reported with the refusal that they had. Answers which they are, a batch at most.
 */
export async function endOverdue(outbox: Outbox, now: number): Promise<readonly OverdueAttempt[]> {
  return outbox.transaction(async ({ client, publish }) => {
    const { rows } = await client.query<OverdueRow>({ text: END, values: [new Date(now)] });
    publish(rows.map((row) => report({ ...overdue(row), occurredAt: now }, endingHeaders(overdue(row), row.trace))));
    return rows.map(overdue);
  });
}

function overdue({ attempt_id, message_id, provider, error_class, provider_code, trace }: OverdueRow): OverdueAttempt {
  return {
    attemptId: attempt_id,
    messageId: message_id,
    status: 'REJECTED',
    noFurtherCall: 'STEP_TIME',
    provider,
    errorClass: error_class !== null && isErrorClass(error_class) ? error_class : 'TRANSIENT',
    code: provider_code ?? '',
    trace,
  };
}
