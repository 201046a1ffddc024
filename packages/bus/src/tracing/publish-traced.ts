import { SpanKind, SpanStatusCode, trace, type Span } from '@opentelemetry/api';

import { errorType, isSampled } from '@switchback/postgres';

import { type Bus, type OutgoingRecord } from '../bus';
import { producerAttributes } from './attributes';
import { contextOf, traceHeaders } from './trace-headers';
import { activeTracer } from './tracer';

/**
 * Publishes with a PRODUCER span `send <topic>` per record: a child of the context in its headers, which it replaces, so that the consumer
 * continues from the span. Without an OpenTelemetry SDK it is `bus.publish`.
 */
export async function publishTraced(bus: Bus, records: readonly OutgoingRecord[]): Promise<void> {
  const spans = SendSpans.start(bus.system, records);
  await spans.during(bus.publish(spans.records));
}

/** The PRODUCER spans of records that are published together. */
export class SendSpans {
  private constructor(
    /** The records, with the spans in their headers. */
    readonly records: readonly OutgoingRecord[],
    private readonly spans: readonly Span[],
  ) {}

  static start(system: Bus['system'], records: readonly OutgoingRecord[]): SendSpans {
    const tracer = activeTracer();
    if (tracer === undefined) return new SendSpans(records, []);
    const spans: Span[] = [];
    const traced = records.map((record) => {
      const parent = contextOf(record.headers);
      const known = trace.getSpanContext(parent);
      // In a trace that nobody records the record goes on as it is.
      if (known !== undefined && !isSampled(known)) return record;
      const span = tracer.startSpan(`send ${record.topic}`, { kind: SpanKind.PRODUCER, attributes: producerAttributes(system, record) }, parent);
      spans.push(span);
      return { ...record, headers: { ...record.headers, ...traceHeaders(trace.setSpan(parent, span)) } };
    });
    return new SendSpans(traced, spans);
  }

  /** Ends the spans when the sending settles, as it settles. */
  async during<T>(sending: Promise<T>): Promise<T> {
    try {
      return await sending;
    } catch (error) {
      for (const span of this.spans) {
        span.setAttribute('error.type', errorType(error));
        span.setStatus({ code: SpanStatusCode.ERROR });
      }
      throw error;
    } finally {
      for (const span of this.spans) span.end();
    }
  }
}
