import { type PassedOver } from '@switchback/fallback';
import { type OutboxRecord } from '@switchback/postgres';

import { type Next } from '../decide/after-call';
import { codeAfter, errorClassAfter, mayBeHandedOver, noFurtherCallAfter, statusAfter } from '../decide/call-outcome';
import { type StepTime } from '../decide/step-time';
import { traceTextHeaders } from '../trace-text';
import { report } from './report';

/** What came of one held claim. Times in milliseconds since the epoch. */
export interface CallResult {
  readonly attemptId: string;
  readonly messageId: string;
  /** Whose word it is. */
  readonly provider: string;
  readonly call: number;
  readonly next: Next;
  readonly calledAt: number;
  readonly stepTime: StepTime | undefined;
  readonly endedAt: number;
  /** Every provider that the attempt has passed over until now. */
  readonly passedOver: readonly PassedOver[];
  /** The dispatch, when it has to wait for another call. */
  readonly dispatch: Uint8Array | null;
  /** When to ask the provider about an UNKNOWN attempt; null when it cannot be asked. Milliseconds from now. */
  readonly askInMs: number | null;
  /** When to ask the provider about a SENT attempt whose receipt has not come; null: never. Milliseconds from now. */
  readonly reconcileInMs: number | null;
  /** W3C headers as JSON, of the call. */
  readonly trace: string | null;
}

/** When it was handed over, if it may have been: by its first call, where the step's time counts from that. */
export function handedOffAt(result: CallResult): Date | null {
  return mayBeHandedOver(result.next) ? new Date(result.stepTime?.startedAt ?? result.calledAt) : null;
}

/** A retry is our own affair; everything else is told. */
export function reportsOf(result: CallResult): OutboxRecord[] {
  const { next } = result;
  if (next.type === 'RETRY') return [];
  const news = {
    attemptId: result.attemptId,
    messageId: result.messageId,
    status: statusAfter(next),
    errorClass: errorClassAfter(next),
    code: codeAfter(next),
    provider: result.provider,
    providerMessageId: next.type === 'TAKEN' ? next.providerMessageId : undefined,
    occurredAt: result.endedAt,
    handedOffAt: handedOffAt(result)?.getTime(),
    noFurtherCall: noFurtherCallAfter(next),
    passedOver: result.passedOver,
  };
  return [report(news, traceTextHeaders(result.trace))];
}
