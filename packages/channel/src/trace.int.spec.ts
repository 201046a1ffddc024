import { context, propagation, SpanKind, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { BasicTracerProvider, InMemorySpanExporter, type ReadableSpan, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { Dispatch, TOPICS } from '@switchback/contracts';
import { waitFor } from '@switchback/testing';

import { aDispatch, ChannelUnderTest } from '../testing/channel-under-test';

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
const HEADERS = { traceparent: `00-${TRACE_ID}-b7ad6b7169203331-01` };

describe('the trace of an attempt', () => {
  const exporter = new InMemorySpanExporter();
  let test: ChannelUnderTest;
  beforeAll(async () => {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    propagation.setGlobalPropagator(new W3CTraceContextPropagator());
    trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }));
    test = await ChannelUnderTest.create();
    await test.start();
  });
  afterAll(async () => {
    await test.close();
    trace.disable();
    propagation.disable();
    context.disable();
  });

  const spansOf = (attemptId: string): ReadableSpan[] =>
    exporter.getFinishedSpans().filter((span) => span.spanContext().traceId === TRACE_ID && (attribute(span, 'switchback.attempt.id') ?? attemptId) === attemptId);
  const named = (spans: readonly ReadableSpan[], name: string): ReadableSpan[] => spans.filter((span) => span.name === name);

  it('goes from the dispatch over the call to each receipt, and on in the reports', async () => {
    const dispatch = aDispatch({ address: '+15005550003' });
    await test.bus.publish([{ topic: TOPICS.dispatchSms, key: dispatch.messageId, value: Dispatch.encode(dispatch).finish(), headers: HEADERS }]);
    await test.reported(dispatch.attemptId, 'DELIVERED');
    const spans = await waitFor(() => {
      const found = spansOf(dispatch.attemptId);
      return named(found, 'receipt sms').length === 1 && found;
    });
    const [processed] = named(spans, `process ${TOPICS.dispatchSms}`);
    const calls = named(spans, 'send sms');
    const [receipt] = named(spans, 'receipt sms');
    expect(calls.map((span) => [span.kind, span.parentSpanContext?.spanId, attribute(span, 'switchback.call'), attribute(span, 'switchback.attempt.status')])).toEqual([
      [SpanKind.CLIENT, processed?.spanContext().spanId, 1, 'QUEUED'],
      [SpanKind.CLIENT, processed?.spanContext().spanId, 2, 'QUEUED'],
      [SpanKind.CLIENT, processed?.spanContext().spanId, 3, 'SENT'],
    ]);
    expect(receipt?.parentSpanContext?.spanId).toBe(calls[2]?.spanContext().spanId);
    expect(attribute(receipt, 'switchback.attempt.status')).toBe('DELIVERED');
    expect(JSON.stringify(spans.map(({ attributes }) => attributes))).not.toMatch(/\+1500|123456/);

    const headersOf = (status: string) => test.eventHeaders[test.events.findIndex((event) => event.attemptId === dispatch.attemptId && event.status === status)];
    expect(headersOf('ATTEMPT_STATUS_SENT')?.['traceparent']).toContain(TRACE_ID);
    expect(headersOf('ATTEMPT_STATUS_DELIVERED')?.['traceparent']).toContain(TRACE_ID);
  });
});

function attribute(span: ReadableSpan | undefined, name: string): unknown {
  return span?.attributes[name];
}
