import { SpanKind, SpanStatusCode, trace, type Span, type Tracer } from '@opentelemetry/api';

import { type Bus, type OutgoingRecord } from '../bus';
import { errorType } from '../error-type';
import { producerAttributes } from './attributes';
import { contextOf, traceHeaders } from './trace-headers';
import { activeTracer } from './tracer';

/**
 * Publishes with a PRODUCER span `send <topic>` per record: a child of the context in its headers, which it replaces, so that the consumer
 * continues from the span. Without an OpenTelemetry SDK it is `bus.publish`.
 */
export async function publishTraced(bus: Bus, records: readonly OutgoingRecord[]): Promise<void> {
  const tracer = activeTracer();
  if (tracer === undefined) return bus.publish(records);
  const spans: Span[] = [];
  try {
    await bus.publish(records.map((record) => startSend(tracer, bus, record, spans)));
  } catch (error) {
    for (const span of spans) {
      span.setAttribute('error.type', errorType(error));
      span.setStatus({ code: SpanStatusCode.ERROR });
    }
    throw error;
  } finally {
    for (const span of spans) span.end();
  }
}

function startSend(tracer: Tracer, bus: Bus, record: OutgoingRecord, spans: Span[]): OutgoingRecord {
  const parent = contextOf(record.headers);
  const span = tracer.startSpan(`send ${record.topic}`, { kind: SpanKind.PRODUCER, attributes: producerAttributes(bus.system, record) }, parent);
  spans.push(span);
  return { ...record, headers: { ...record.headers, ...traceHeaders(trace.setSpan(parent, span)) } };
}
