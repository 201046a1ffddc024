import { context, type Span, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';

import { GroupCommit } from '../group-commit';
import { inBatchSpan } from './batch-span';

const exporter = new InMemorySpanExporter();

beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }));
});

beforeEach(() => exporter.reset());

afterAll(() => {
  trace.disable();
  context.disable();
});

const span = (name: string): Span => trace.getTracer('spec').startSpan(name, { root: true });
const active = async (): Promise<string | undefined> => trace.getActiveSpan()?.spanContext().traceId;
const unrecorded = (): Span => trace.wrapSpanContext({ traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8), traceFlags: 0 });

test('what is done for several traces is in none of them, linked to each, and each to it', async () => {
  const members = [span('one'), span('two')];
  const within = await inBatchSpan('commit', [...members, undefined], active);
  members.forEach((member) => member.end());
  const [batch, one, two] = ['commit', 'one', 'two'].map((wanted) => exporter.getFinishedSpans().find(({ name }) => name === wanted));
  expect(within).toBe(batch?.spanContext().traceId);
  expect(batch?.attributes).toEqual({ 'switchback.batch.size': 3 });
  expect(batch?.parentSpanContext).toBeUndefined();
  expect(batch?.links.map((link) => link.context.spanId)).toEqual([one, two].map((member) => member?.spanContext().spanId));
  for (const member of [one, two]) expect(member?.links.map((link) => link.context.spanId)).toEqual([batch?.spanContext().spanId]);
});

test('what is done for one alone is in its trace', async () => {
  const only = span('only');
  expect(await inBatchSpan('commit', [only], active)).toBe(only.spanContext().traceId);
  expect(exporter.getFinishedSpans()).toEqual([]);
});

test.each([[[]], [[undefined]], [[unrecorded()]], [[unrecorded(), unrecorded()]], [[undefined, unrecorded(), span('later')]]])('nothing is recorded unless the first of them is: %#', async (members) => {
  const around = span('around');
  const within = await context.with(trace.setSpan(context.active(), around), () => inBatchSpan('commit', members, active));
  expect(within).toBeUndefined();
  expect(exporter.getFinishedSpans()).toEqual([]);
});

test('a failure marks the batch, without its words', async () => {
  const failing = inBatchSpan('commit', [span('one'), span('two')], () => Promise.reject(Object.assign(new Error('content'), { code: '23505' })));
  await expect(failing).rejects.toThrow('content');
  const [batch] = exporter.getFinishedSpans();
  expect(batch?.status).toEqual({ code: SpanStatusCode.ERROR });
  expect(batch?.attributes['error.type']).toBe('23505');
  expect(batch?.events).toEqual([]);
});

test.each([undefined, 'commit items'])('a group commit does not run on in the trace of the one who came first (span %s)', async (name) => {
  const seen: (string | undefined)[] = [];
  const commit = async (items: readonly number[]): Promise<readonly number[]> => {
    seen.push(await active());
    return items;
  };
  const group = new GroupCommit<number, number>({ commit, ...(name === undefined ? {} : { span: name }) });
  const members = [span('one'), span('two')];
  await Promise.all(members.map((member, item) => context.with(trace.setSpan(context.active(), member), () => group.submit(item))));
  const [batch] = exporter.getFinishedSpans();
  expect(batch?.name).toBe(name);
  expect(seen).toEqual([batch?.spanContext().traceId]);
});
