import { context, isSpanContextValid, trace } from '@opentelemetry/api';
import { traceHeaders } from '@switchback/bus';

/** The trace that a message belongs to. */
export interface MessageTrace {
  /** 32 hex digits. */
  readonly traceId: string;
  /** The trace context as headers of the bus record. */
  readonly headers: Readonly<Record<string, string>>;
}

const TRACEPARENT = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/**
 * The trace of the call under way. Where tracing is off, the caller's `traceparent` is passed on as it came, so that the
 * caller's trace stays whole; without one a trace id is made up and marked as not recorded, so that every message has one.
 */
export function messageTrace(traceparent: string | undefined, random: (bytes: number) => Buffer): MessageTrace {
  const active = context.active();
  const span = trace.getSpanContext(active);
  if (span !== undefined && isSpanContextValid(span)) {
    return { traceId: span.traceId, headers: traceHeaders(active) };
  }
  const [, traceId] = TRACEPARENT.exec(traceparent ?? '') ?? [];
  return traceId === undefined || traceparent === undefined ? unrecordedTrace(random(24)) : { traceId, headers: { traceparent } };
}

/** Puts what a message is about on the span of the call: ids and names, never content or addresses. */
export function describeMessage(message: { readonly messageId: string; readonly customerId: string; readonly policy: string }): void {
  trace.getActiveSpan()?.setAttributes({
    'switchback.message.id': message.messageId,
    'switchback.customer.id': message.customerId,
    'switchback.policy.name': message.policy,
  });
}

function unrecordedTrace(random: Buffer): MessageTrace {
  const ids = random.toString('hex');
  const traceId = ids.slice(0, 32);
  return { traceId, headers: { traceparent: `00-${traceId}-${ids.slice(32)}-00` } };
}
