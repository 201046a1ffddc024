import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, type Context, type Link, type Span } from '@opentelemetry/api';

import { type Bus, type ReceivedRecord } from '../bus';
import { errorType } from '../error-type';
import { consumerAttributes } from '../tracing/attributes';
import { contextOf } from '../tracing/trace-headers';
import { activeTracer } from '../tracing/tracer';

/** The CONSUMER spans of one batch. */
export interface BatchTrace {
  contextOf(record: ReceivedRecord): Context;
  /** Marks one record's span as failed. */
  failed(record: ReceivedRecord, error: unknown): void;
  end(): void;
}

const OFF: BatchTrace = { contextOf: () => ROOT_CONTEXT, failed: () => undefined, end: () => undefined };

/**
 * Starts a CONSUMER span `process <topic>` per record, a child of the context in its headers, so that each message keeps to its own
 * trace although they are handled together. When something has a span around the batch, each links to it.
 */
export function traceBatch(bus: Bus, group: string, records: readonly ReceivedRecord[]): BatchTrace {
  const tracer = activeTracer();
  if (tracer === undefined) return OFF;
  const batch = trace.getActiveSpan()?.spanContext();
  const links: Link[] = batch === undefined ? [] : [{ context: batch }];
  const spans = new Map<ReceivedRecord, { span: Span; context: Context }>();
  for (const record of records) {
    const parent = contextOf(record.headers);
    const attributes = consumerAttributes(bus.system, group, record);
    const span = tracer.startSpan(`process ${record.topic}`, { kind: SpanKind.CONSUMER, attributes, links }, parent);
    spans.set(record, { span, context: trace.setSpan(parent, span) });
  }
  return {
    contextOf: (record) => spans.get(record)?.context ?? ROOT_CONTEXT,
    failed: (record, error) => {
      const span = spans.get(record)?.span;
      span?.setAttribute('error.type', errorType(error));
      span?.setStatus({ code: SpanStatusCode.ERROR });
    },
    end: () => {
      for (const { span } of spans.values()) span.end();
    },
  };
}
