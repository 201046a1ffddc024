import { trace } from '@opentelemetry/api';

import { type Channel } from '@switchback/fallback';
import { type Logger } from '@switchback/service';

import { type Next } from '../decide/after-call';
import { codeAfter, errorClassAfter, noFurtherCallAfter, statusAfter } from '../decide/call-outcome';
import { type HeldClaim } from '../record/claim';
import { type AttemptSpan } from './attempt-span';

/** The fields of the one line that a provider call leaves in the log. No content, no address. */
export function attemptFields(claim: HeldClaim, channel: Channel, next: Next, durationMs: number): Record<string, string | number> {
  const { dispatch } = claim;
  return {
    channel,
    messageId: claim.messageId,
    customerId: dispatch.customerId,
    attemptId: claim.attemptId,
    step: dispatch.step,
    policy: dispatch.policy,
    provider: claim.provider,
    call: claim.call,
    status: statusAfter(next),
    durationMs: Math.round(durationMs * 10) / 10,
    ...outcomeFields(next),
    ...(claim.passedOver.length === 0 ? {} : { passedOver: claim.passedOver.map(({ provider, reason }) => `${provider} ${reason}`).join(', ') }),
  };
}

function outcomeFields(next: Next): Record<string, string | number> {
  if (next.type === 'TAKEN') return { providerMessageId: next.providerMessageId };
  const errorClass = errorClassAfter(next);
  const noFurtherCall = noFurtherCallAfter(next);
  return {
    ...(errorClass === undefined ? {} : { errorClass }),
    code: codeAfter(next) ?? '',
    ...(next.type === 'RETRY' ? { nextProvider: next.provider, retryInMs: next.delayMs } : {}),
    ...(noFurtherCall === undefined ? {} : { noFurtherCall }),
    ...(next.type === 'END' && next.refusedBy !== undefined ? { refusedBy: next.refusedBy } : {}),
  };
}

export function logAttempt(log: Logger, fields: Record<string, string | number>, span: AttemptSpan): void {
  const context = trace.getSpanContext(span.context);
  logOutcome(log, context === undefined ? fields : { ...fields, trace_id: context.traceId, span_id: context.spanId });
}

/**
 * A wrong configuration wants a person: it is an error. Everything else that providers do is information. An attempt that ends without a
 * call leaves the same line, with the fields that are known of it.
 */
export function logOutcome(log: Logger, fields: Record<string, string | number>): void {
  if (fields['errorClass'] === 'CONFIG') log.error(fields, 'attempt');
  else log.info(fields, 'attempt');
}
