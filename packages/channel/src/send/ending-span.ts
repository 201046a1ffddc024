import { SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { traceHeaders } from '@switchback/bus';
import { type AttemptStatus, type ErrorClass } from '@switchback/fallback';
import { isSampled } from '@switchback/postgres';

import { fromTraceText, traceTextHeaders } from '../trace-text';

const tracer = trace.getTracer('@switchback/channel');

/** An attempt that ended by our own decision: it was not called, not called again, or its call was lost with its process. */
export interface EndedAttempt {
  readonly attemptId: string;
  readonly messageId: string;
  readonly status: AttemptStatus;
  readonly errorClass?: ErrorClass | undefined;
  readonly code?: string | undefined;
}

/** Makes the end a span of the message's trace, where no call tells of it, and answers the headers to report it with. */
export function endingHeaders({ attemptId, code, errorClass, messageId, status }: EndedAttempt, traceText: string | null): Record<string, string> {
  const parent = fromTraceText(traceText);
  if (!isSampled(trace.getSpanContext(parent))) return traceTextHeaders(traceText);
  const attributes = {
    'switchback.attempt.id': attemptId,
    'switchback.message.id': messageId,
    'switchback.attempt.status': status,
    'error.type': errorClass ?? status,
    ...(code === undefined ? {} : { 'switchback.provider.code': code }),
  };
  const span = tracer.startSpan('end attempt', { kind: SpanKind.INTERNAL, attributes }, parent);
  span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
  return traceHeaders(trace.setSpan(parent, span));
}
