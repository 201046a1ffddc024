import { context, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { InMemorySpanExporter, type ReadableSpan, SimpleSpanProcessor } from '@opentelemetry/sdk-trace';
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { json, Router } from 'express';
import { Health } from '../health';
import { createLogger } from '../logger';
import type { RunningServer } from '../grpc/server';
import { createHttpServer } from './server';

const exporter = new InMemorySpanExporter();
const log = createLogger({ service: 'spec', level: 'silent' });
const TRACE = '0af7651916cd43dd8448eb211c80319c';
let server: RunningServer;
let during: string | undefined;

beforeAll(async () => {
  new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }).register({ propagator: new W3CTraceContextPropagator() });
  const app = Router();
  app.post('/things/:id', json(), (_request, response) => {
    during = trace.getActiveSpan()?.spanContext().spanId;
    response.status(201).json({});
  });
  app.get('/broken', () => {
    throw new Error('content');
  });
  server = await createHttpServer({ address: '127.0.0.1:0', app, health: new Health(), log });
});

beforeEach(() => exporter.reset());

afterAll(async () => {
  await server.stop();
  trace.disable();
  propagation.disable();
  context.disable();
});

const request = (path: string, init: RequestInit = {}): Promise<Response> => fetch(`http://127.0.0.1:${server.port}${path}`, { ...init, headers: { connection: 'close', ...init.headers } });

/** A span ends when its response has been sent, which its caller may see first. */
async function ended(): Promise<ReadableSpan | undefined> {
  for (let turn = 0; turn < 1_000 && exporter.getFinishedSpans().length === 0; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  return exporter.getFinishedSpans()[0];
}

test('a request is a SERVER span in the trace of its caller, named by its route; its handler runs in it; its query is not told', async () => {
  const headers = { traceparent: `00-${TRACE}-b7ad6b7169203331-01`, 'content-type': 'application/json' };
  await request('/things/7?token=content', { method: 'POST', headers, body: '{}' });
  const span = await ended();
  expect(span).toMatchObject({ name: 'POST /things/:id', kind: SpanKind.SERVER, status: { code: SpanStatusCode.UNSET } });
  expect(span?.parentSpanContext).toMatchObject({ traceId: TRACE, spanId: 'b7ad6b7169203331' });
  expect(during).toBe(span?.spanContext().spanId);
  expect(span?.attributes).toEqual({
    'http.request.method': 'POST',
    'http.route': '/things/:id',
    'http.response.status_code': 201,
    'url.path': '/things/7',
    'url.query': 'REDACTED',
    'url.scheme': 'http',
    'server.address': '127.0.0.1',
    'network.protocol.version': '1.1',
  });
});

test.each([
  ['/broken', 500, SpanStatusCode.ERROR, '500'],
  ['/nothing', 404, SpanStatusCode.UNSET, undefined],
])('%s is answered %d, which is the fault of the server or not', async (path, status, code, errorType) => {
  await request(path);
  const span = await ended();
  expect(span?.status).toEqual({ code });
  expect(span?.attributes).toMatchObject({ 'http.response.status_code': status });
  expect(span?.attributes['error.type']).toBe(errorType);
  expect(span?.events).toEqual([]);
});

test('probes, and requests of a trace that nobody records, make no spans', async () => {
  await request('/livez');
  await request('/things/7', { method: 'POST', headers: { traceparent: `00-${TRACE}-b7ad6b7169203331-00` } });
  expect(exporter.getFinishedSpans()).toEqual([]);
});
