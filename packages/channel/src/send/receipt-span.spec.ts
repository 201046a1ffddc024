import { context, propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';

import { receiptSpans } from './receipt-span';

const receipt = { providerMessageId: 'SM1', status: 'UNDELIVERED', errorClass: 'RECIPIENT_TEMPORARY', code: '30003' } as const;
const stored = {
  attemptId: 'msg_1.0.1',
  messageId: 'msg_1',
  trace: JSON.stringify({ traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' }),
};

describe('receiptSpans', () => {
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  afterAll(() => {
    trace.disable();
    propagation.disable();
  });

  it('costs nothing when the attempt is in no trace', () => {
    expect(receiptSpans('SMS', 'one', receipt, ROOT_CONTEXT)({ ...stored, trace: null })).toEqual({});
  });

  it('makes one child of the stored call, linked to the request that brought it, however often it is asked', () => {
    trace.setGlobalTracerProvider(provider);
    propagation.setGlobalPropagator(new W3CTraceContextPropagator());
    const request = provider.getTracer('http').startSpan('POST /receipts/one');
    const headers = receiptSpans('SMS', 'one', receipt, trace.setSpan(context.active(), request));
    expect(headers(stored)).toEqual(headers(stored));
    const [span, ...more] = exporter.getFinishedSpans();
    expect(more).toEqual([]);
    expect(span?.parentSpanContext).toMatchObject({ traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' });
    expect(span?.links.map(({ context: linked }) => linked.spanId)).toEqual([request.spanContext().spanId]);
    expect(headers(stored)['traceparent']).toContain(span?.spanContext().spanId);
    expect(span?.attributes).toMatchObject({
      'switchback.message.id': 'msg_1',
      'switchback.attempt.id': 'msg_1.0.1',
      'switchback.attempt.status': 'UNDELIVERED',
      'error.type': 'RECIPIENT_TEMPORARY',
      'switchback.provider.code': '30003',
    });
  });
});
