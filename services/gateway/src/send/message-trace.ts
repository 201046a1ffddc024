import { context, isSpanContextValid, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { traceHeaders } from '@switchback/bus';
import { errorType } from '@switchback/postgres';
import { ApiError } from '@switchback/service';

const tracer = trace.getTracer('switchback.gateway');

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
export function messageTrace(traceparent: string | undefined, random: (bytes: number) => Uint8Array): MessageTrace {
  const active = context.active();
  const span = trace.getSpanContext(active);
  if (span !== undefined && isSpanContextValid(span)) {
    return { traceId: span.traceId, headers: traceHeaders(active) };
  }
  const [, traceId] = TRACEPARENT.exec(traceparent ?? '') ?? [];
  return traceId === undefined || traceparent === undefined ? unrecordedTrace(random(24)) : { traceId, headers: { traceparent } };
}

/**
 * Runs `work` in a trace of its own, for a message that came with others in one call: its span `accept message` is linked to the call, and
 * the call holds none of what follows. `index`: its place among the others.
 */
export async function inOwnTrace<T>(index: number, random: (bytes: number) => Uint8Array, work: (own: MessageTrace) => Promise<T>): Promise<T> {
  const call = trace.getSpanContext(context.active());
  const links = call === undefined ? [] : [{ context: call }];
  const span = tracer.startSpan('accept message', { kind: SpanKind.INTERNAL, root: true, links, attributes: { 'switchback.batch.index': index } });
  try {
    return await context.with(trace.setSpan(ROOT_CONTEXT, span), () => work(messageTrace(undefined, random)));
  } catch (error) {
    span.setAttribute('error.type', error instanceof ApiError ? error.reason : errorType(error));
    span.setStatus({ code: SpanStatusCode.ERROR });
    throw error;
  } finally {
    span.end();
  }
}

/** Puts what a message is about on the span of the call: ids and names, never content or addresses. */
export function describeMessage(message: { readonly messageId: string; readonly customerId: string; readonly policy: string }): void {
  trace.getActiveSpan()?.setAttributes({
    'switchback.message.id': message.messageId,
    'switchback.customer.id': message.customerId,
    'switchback.policy.name': message.policy,
  });
}

/** Says that the call was answered with a message that an earlier one sent, and in which trace that is. */
export function describeRepetition(message: { readonly id: string; readonly traceId: string }): void {
  trace.getActiveSpan()?.setAttributes({
    'switchback.message.id': message.id,
    'switchback.message.repeated': true,
    'switchback.message.trace_id': message.traceId,
  });
}

function unrecordedTrace(random: Uint8Array): MessageTrace {
  const ids = Buffer.from(random).toString('hex');
  const traceId = ids.slice(0, 32);
  return { traceId, headers: { traceparent: `00-${traceId}-${ids.slice(32)}-00` } };
}
