import { context, isSpanContextValid, ROOT_CONTEXT, type Span, type SpanContext, SpanKind, SpanStatusCode, trace, TraceFlags } from '@opentelemetry/api';

import { errorType } from './error-type';

const tracer = trace.getTracer('@switchback/postgres');

/** Whether somebody records this trace. Cheap, and true for a context that another process sent. */
export function isSampled(spanContext: SpanContext | undefined): spanContext is SpanContext {
  return spanContext !== undefined && (spanContext.traceFlags & TraceFlags.SAMPLED) !== 0 && isSpanContextValid(spanContext);
}

/**
 * Runs what is done once for several spans, each of another trace. It belongs to none of them: it becomes a trace of its own, linked to
 * all of them and they to it. For one span alone it is a part of that span. It is traced when the first of them is recorded, so that of batches the
 * same share is as of traces.
 */
export async function inBatchSpan<T>(name: string, members: readonly (Span | undefined)[], work: () => Promise<T>): Promise<T> {
  const sampled = members.filter((member): member is Span => member !== undefined && isSampled(member.spanContext()));
  const [first] = sampled;
  if (first === undefined || first !== members.find((member) => member !== undefined)) return context.with(ROOT_CONTEXT, work);
  if (members.length === 1) return context.with(trace.setSpan(ROOT_CONTEXT, first), work);
  const links = sampled.map((member) => ({ context: member.spanContext() }));
  const attributes = { 'switchback.batch.size': members.length };
  const batch = tracer.startSpan(name, { kind: SpanKind.INTERNAL, root: true, links, attributes });
  const link = { context: batch.spanContext() };
  for (const member of sampled) member.addLink(link);
  try {
    return await context.with(trace.setSpan(ROOT_CONTEXT, batch), work);
  } catch (error) {
    batch.setAttribute('error.type', errorType(error));
    batch.setStatus({ code: SpanStatusCode.ERROR });
    throw error;
  } finally {
    batch.end();
  }
}
