import { type Context, ROOT_CONTEXT, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';

import { isSampled } from '@switchback/postgres';
import { type Channel } from '@switchback/fallback';

import { type Next } from '../decide/after-call';
import { errorClassAfter, noFurtherCallAfter, statusAfter } from '../decide/call-outcome';
import { type HeldClaim } from '../record/claim';
import { fromTraceText } from '../trace-text';

const tracer = trace.getTracer('@switchback/channel');

/** One provider call in the message's trace. */
export interface AttemptSpan {
  readonly context: Context;
  end(next: Next, durationMs: number): void;
}

const UNTRACED: AttemptSpan = { context: ROOT_CONTEXT, end: () => undefined };

/** A CLIENT span, child of the dispatch that is processed. Costs nothing when nobody records the trace of the dispatch. */
export function startAttemptSpan(claim: HeldClaim, channel: Channel): AttemptSpan {
  if (claim.trace === null) return UNTRACED;
  const parent = fromTraceText(claim.trace);
  if (!isSampled(trace.getSpanContext(parent))) return { context: parent, end: () => undefined };
  const attributes = {
    'switchback.channel': channel,
    'switchback.provider': claim.provider,
    'switchback.attempt.id': claim.attemptId,
    'switchback.message.id': claim.messageId,
    'switchback.customer.id': claim.dispatch.customerId,
    'switchback.policy.name': claim.dispatch.policy,
    'switchback.step': claim.dispatch.step,
    'switchback.call': claim.call,
  };
  const span = tracer.startSpan(`send ${channel.toLowerCase()}`, { kind: SpanKind.CLIENT, attributes }, parent);
  return { context: trace.setSpan(parent, span), end: (next, durationMs) => endSpan(span, next, durationMs) };
}

function endSpan(span: Span, next: Next, durationMs: number): void {
  span.setAttribute('switchback.attempt.status', statusAfter(next));
  span.setAttribute('switchback.call.duration_ms', durationMs);
  const errorClass = errorClassAfter(next);
  if (next.type === 'TAKEN') span.setAttribute('switchback.provider.message_id', next.providerMessageId);
  else {
    span.setAttribute('error.type', errorClass ?? next.type);
    span.setAttribute('switchback.provider.code', next.code);
    const noFurtherCall = noFurtherCallAfter(next);
    if (noFurtherCall !== undefined) span.setAttribute('switchback.no_further_call', noFurtherCall);
    span.setStatus({ code: SpanStatusCode.ERROR });
  }
  span.end();
}
