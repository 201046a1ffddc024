import { ROOT_CONTEXT, SpanStatusCode, propagation, trace, type Attributes, type Context, type Span, type SpanContext } from '@opentelemetry/api';

import { errorType, isSampled } from '@switchback/postgres';

import { type TraceHeaders } from './decide/stored-message';

const tracer = trace.getTracer('switchback.router');

/** The trace that a message began in, as it was stored with it. */
export function storedContext(headers: TraceHeaders): Context {
  return headers['traceparent'] === undefined ? ROOT_CONTEXT : propagation.extract(ROOT_CONTEXT, headers);
}

/** W3C trace id of stored headers; empty when the message is not traced. */
export function traceId(headers: TraceHeaders): string {
  return headers['traceparent']?.split('-')[1] ?? '';
}

/** The spans of one batch, one for each message: open while it is decided and recorded, so that what is sent can name its parent. */
export class MessageSpans {
  #open: Span[] = [];

  /** Answers with the context of a new span under `parent`, linked to what caused it. Next to free when tracing is off. */
  start(name: string, parent: Context, cause?: SpanContext): Context {
    const known = trace.getSpanContext(parent);
    if (known !== undefined && !isSampled(known)) return parent;
    const span = tracer.startSpan(name, cause === undefined ? undefined : { links: [{ context: cause }] }, parent);
    if (span.isRecording()) this.#open.push(span);
    return trace.setSpan(parent, span);
  }

  /** Adds attributes to a context's span; they are not even built when nobody records it. */
  annotate(context: Context, attributes: () => Attributes): void {
    const span = trace.getSpan(context);
    if (span?.isRecording() === true) span.setAttributes(attributes());
  }

  /** Ends all; `error`: why the batch was not committed. */
  end(error?: unknown): void {
    for (const span of this.#open) {
      if (error !== undefined) {
        span.setAttribute('error.type', errorType(error));
        span.setStatus({ code: SpanStatusCode.ERROR });
      }
      span.end();
    }
    this.#open = [];
  }
}

/** Runs `work` with the spans of its batch and ends them whatever happens. */
export async function withSpans<T>(work: (spans: MessageSpans) => Promise<T>): Promise<T> {
  const spans = new MessageSpans();
  try {
    const result = await work(spans);
    spans.end();
    return result;
  } catch (error) {
    spans.end(error);
    throw error;
  }
}
