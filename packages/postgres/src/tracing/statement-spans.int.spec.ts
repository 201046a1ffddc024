import { context, type Context, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { InMemorySpanExporter, type ReadableSpan, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { testDatabase, type TestDatabase } from '@switchback/testing';

import { createPool, type Pool } from '../index';

const exporter = new InMemorySpanExporter();
let database: TestDatabase;
let pool: Pool;

beforeAll(async () => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }));
  database = await testDatabase();
  pool = createPool({ connectionString: database.connectionString, applicationName: 'spec', schema: 'public', onError: () => undefined });
});

beforeEach(() => exporter.reset());

afterAll(async () => {
  await pool.end();
  await database.drop();
  trace.disable();
  context.disable();
});

const parent = (): Context => trace.setSpan(ROOT_CONTEXT, trace.getTracer('spec').startSpan('parent'));
const told = ({ name, kind, attributes }: ReadableSpan) => ({ name, kind, summary: attributes['db.query.summary'], operation: attributes['db.operation.name'] });

test('a statement is a CLIENT span of the trace that it is sent in, by pool and by session', async () => {
  const within = parent();
  await context.with(within, async () => {
    await pool.query({ name: 'spec.select', text: 'SELECT $1::text', values: ['content'] });
    const client = await pool.connect();
    await client.query('  begin');
    await client.query('COMMIT');
    client.release();
  });
  const spans = exporter.getFinishedSpans();
  expect(spans.map(told)).toEqual([
    { name: 'spec.select', kind: SpanKind.CLIENT, summary: 'spec.select', operation: 'SELECT' },
    { name: 'BEGIN', kind: SpanKind.CLIENT, summary: 'BEGIN', operation: 'BEGIN' },
    { name: 'COMMIT', kind: SpanKind.CLIENT, summary: 'COMMIT', operation: 'COMMIT' },
  ]);
  const database = new URL(pool.options.connectionString ?? '').pathname.slice(1);
  for (const span of spans) {
    expect(span.parentSpanContext?.spanId).toBe(trace.getSpanContext(within)?.spanId);
    expect(span.attributes).toMatchObject({ 'db.system.name': 'postgresql', 'db.namespace': `${database}|public`, 'server.address': expect.any(String) });
  }
  expect(JSON.stringify(spans.map(({ attributes }) => attributes))).not.toContain('content');
});

test('a statement that fails says with which SQLSTATE, and no word of the server', async () => {
  await expect(context.with(parent(), () => pool.query("SELECT 'content'::int"))).rejects.toThrow('content');
  const [span] = exporter.getFinishedSpans();
  expect(span?.status).toEqual({ code: SpanStatusCode.ERROR });
  expect(span?.attributes).toMatchObject({ 'error.type': '22P02', 'db.response.status_code': '22P02' });
  expect(span?.events).toEqual([]);
});

test('in no trace, and in one that nobody records, statements make no spans', async () => {
  await pool.query('SELECT 1');
  const unrecorded = { traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8), traceFlags: 0 };
  await context.with(trace.setSpanContext(ROOT_CONTEXT, unrecorded), () => pool.query('SELECT 1'));
  expect(exporter.getFinishedSpans()).toEqual([]);
});
