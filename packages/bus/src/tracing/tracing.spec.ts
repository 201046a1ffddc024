import { context, ROOT_CONTEXT, type SpanContext, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';

import { consume } from '../consume';
import { type Consumed } from '../middleware/consumed';
import { LoopbackBus } from '../testing/loopback-bus';
import { SpanRecorder } from '../testing/span-recorder';
import { records } from '../testing/test-bench';
import { publishTraced } from './publish-traced';
import { traceHeaders } from './trace-headers';

const recorder = new SpanRecorder();
const bus = new LoopbackBus();

async function consumeInto(handle: (items: readonly Consumed<string>[]) => Promise<void>): Promise<void> {
  await consume(bus, {
    group: 'group',
    topics: ['in'],
    decode: (value) => Buffer.from(value).toString(),
    deadLetter: (topic) => `${topic}.dead-letter`,
    retry: { maxAttempts: 1 },
    handle,
  });
}

beforeEach(() => {
  bus.published.length = 0;
  bus.failing = undefined;
});

describe('with tracing on', () => {
  beforeEach(() => recorder.start());
  afterEach(() => recorder.stop());

  test('each record keeps to its own trace through publish, a shared batch and the next publish', async () => {
    const tracer = trace.getTracer('spec');
    const roots = [tracer.startSpan('one'), tracer.startSpan('two')];
    const outgoing = roots.map((root, index) => ({
      topic: 'in',
      value: Buffer.from('0'),
      key: `message-${index}`,
      headers: { ...traceHeaders(trace.setSpan(ROOT_CONTEXT, root)), 'x-own': 'kept' },
    }));
    await publishTraced(bus, outgoing);
    await consumeInto(async (items) => {
      await publishTraced(bus, items.map(({ record, context }) => ({ ...record, topic: 'out', headers: traceHeaders(context) })));
    });
    const sent = [...bus.published];
    await bus.deliver(sent);

    for (const [index, root] of roots.entries()) {
      const { traceId } = root.spanContext();
      const chain = ['send in', 'process in', 'send out'].map((name) => recorder.named(name).find((span) => span.spanContext().traceId === traceId));
      expect(chain.map((span) => span?.parentSpanContext?.spanId)).toEqual([
        root.spanContext().spanId,
        chain[0]?.spanContext().spanId,
        chain[1]?.spanContext().spanId,
      ]);
      expect(chain.map((span) => span?.kind)).toEqual([SpanKind.PRODUCER, SpanKind.CONSUMER, SpanKind.PRODUCER]);
      expect(sent[index]?.headers['x-own']).toBe('kept');
      expect(chain[1]?.attributes).toEqual({
        'messaging.system.name': 'kafka',
        'messaging.operation.type': 'process',
        'messaging.operation.name': 'process',
        'messaging.destination.name': 'in',
        'messaging.consumer.group.name': 'group',
        'messaging.destination.partition.id': '3',
        'kafka.offset': 100 + index,
        'kafka.message.key': `message-${index}`,
        'messaging.message.body.size': 1,
      });
    }
  });

  test('a batch is a trace of its own, linked to what its records came from; their spans link to both', async () => {
    const outgoing = records('in', 3).map((record) => ({ ...record, headers: traceHeaders(trace.setSpan(ROOT_CONTEXT, trace.getTracer('spec').startSpan('root'))) }));
    await publishTraced(bus, outgoing);
    const during: (SpanContext | undefined)[] = [];
    await consumeInto(async () => void during.push(trace.getSpanContext(context.active())));
    await bus.deliver([...bus.published]);

    const sent = recorder.named('send in').map((span) => span.spanContext().spanId);
    const [batch, ...more] = recorder.named('process in').filter(({ attributes }) => attributes['messaging.batch.message_count'] !== undefined);
    const single = recorder.named('process in').filter(({ attributes }) => attributes['messaging.batch.message_count'] === undefined);
    if (batch === undefined) throw new Error('there is no batch');
    expect(more).toEqual([]);
    expect(batch.parentSpanContext).toBeUndefined();
    expect(batch.attributes).toMatchObject({ 'messaging.batch.message_count': 3, 'messaging.destination.name': 'in' });
    expect(batch.links.map(({ context: linked }) => linked.spanId)).toEqual(sent);
    expect(during.map((active) => active?.spanId)).toEqual([batch.spanContext().spanId]);
    expect(single.map(({ links }) => links.map(({ context: linked }) => linked.spanId))).toEqual(sent.map((spanId) => [spanId, batch.spanContext().spanId]));
    expect(new Set([batch, ...single].map((span) => span.spanContext().traceId)).size).toBe(4);
  });

  test('a record alone is no batch: what is done for it goes into its trace', async () => {
    await publishTraced(bus, records('in', 1));
    const during: (SpanContext | undefined)[] = [];
    await consumeInto(async () => void during.push(trace.getSpanContext(context.active())));
    await bus.deliver([...bus.published]);
    expect(during.map((active) => active?.spanId)).toEqual(recorder.named('process in').map((span) => span.spanContext().spanId));
  });

  test('in a trace that nobody records no span is made, and the trace goes on', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00';
    const outgoing = records('in', 2).map((record) => ({ ...record, headers: { traceparent } }));
    await publishTraced(bus, outgoing);
    expect(bus.published.map(({ headers }) => headers)).toEqual([{ traceparent }, { traceparent }]);
    const contexts: string[] = [];
    await consumeInto(async (items) => void contexts.push(...items.map((item) => traceHeaders(item.context)['traceparent'] ?? '')));
    await bus.deliver([...bus.published]);
    expect(contexts).toEqual([traceparent, traceparent]);
    expect(recorder.spans).toEqual([]);
  });

  test('a failed publish and a failed record are marked, without the text of the error', async () => {
    bus.failing = new TypeError('secret content');
    await expect(publishTraced(bus, records('in', 1))).rejects.toThrow();
    bus.failing = undefined;
    await consumeInto(async () => {
      throw new TypeError('secret content');
    });
    await bus.deliver(records('in', 1));
    for (const name of ['send in', 'process in']) {
      const [span] = recorder.named(name);
      expect(span?.status).toEqual({ code: SpanStatusCode.ERROR });
      expect(span?.attributes['error.type']).toBe('TypeError');
      expect(span?.events).toEqual([]);
    }
    // The dead letter goes on in the record's trace.
    expect(recorder.named('send in.dead-letter')[0]?.parentSpanContext?.spanId).toBe(recorder.named('process in')[0]?.spanContext().spanId);
  });
});

test('with tracing off records go as they are, and contexts are empty', async () => {
  const outgoing = records('in', 3);
  await publishTraced(bus, outgoing);
  expect(bus.published).toEqual(outgoing);
  bus.published.forEach((record, index) => expect(record).toBe(outgoing[index]));
  const contexts: unknown[] = [];
  await consumeInto(async (items) => void contexts.push(...items.map(({ context }) => context)));
  await bus.deliver(outgoing);
  expect(contexts).toEqual([ROOT_CONTEXT, ROOT_CONTEXT, ROOT_CONTEXT]);
  expect(traceHeaders(ROOT_CONTEXT)).toEqual({});
});
