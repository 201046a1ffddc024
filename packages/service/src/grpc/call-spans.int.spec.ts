import { context, propagation, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { InMemorySpanExporter, type ReadableSpan, SimpleSpanProcessor } from '@opentelemetry/sdk-trace';
import { credentials, Metadata } from '@grpc/grpc-js';
import { MessageServiceClient, MessageServiceService } from '@switchback/contracts';

import { ApiError } from '../errors/api-error';
import { Health } from '../health';
import { createLogger } from '../logger';
import { traceCalls } from './call-spans';
import { type RunningServer, startGrpcServer } from './server';
import { unary } from './unary';

const exporter = new InMemorySpanExporter();
const log = createLogger({ service: 'spec', level: 'silent' });
const METHOD = 'switchback.messaging.v1.MessageService/GetMessage';
let server: RunningServer;
let client: MessageServiceClient;
let answer: () => Promise<{ message: undefined }>;

beforeAll(async () => {
  new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }).register({ propagator: new W3CTraceContextPropagator() });
  const implementation = { getMessage: unary(() => answer(), { log }) };
  server = await startGrpcServer({ address: '127.0.0.1:0', services: [{ definition: MessageServiceService, implementation }], health: new Health(), log });
  const address = `127.0.0.1:${server.port}`;
  client = new MessageServiceClient(address, credentials.createInsecure(), { interceptors: [traceCalls(address)] });
});

beforeEach(() => exporter.reset());

afterAll(async () => {
  client.close();
  await server.stop();
  trace.disable();
  propagation.disable();
  context.disable();
});

const ask = (): Promise<unknown> => new Promise((resolve) => client.getMessage({ messageId: 'msg_1' }, new Metadata(), (error) => resolve(error)));
const spanOf = (kind: SpanKind): ReadableSpan | undefined => exporter.getFinishedSpans().find((span) => span.kind === kind && span.name === METHOD);

async function within(work: () => Promise<unknown>): Promise<string> {
  const root = trace.getTracer('spec').startSpan('root', { root: true });
  await context.with(trace.setSpan(ROOT_CONTEXT, root), work);
  return root.spanContext().spanId;
}

test('a call is a CLIENT span, its answer a SERVER span below it, and the handler runs in that', async () => {
  let during: string | undefined;
  answer = async () => {
    during = trace.getActiveSpan()?.spanContext().spanId;
    return { message: undefined };
  };
  const root = await within(ask);
  const [called, answered] = [spanOf(SpanKind.CLIENT), spanOf(SpanKind.SERVER)];
  expect(called?.parentSpanContext?.spanId).toBe(root);
  expect(answered?.parentSpanContext?.spanId).toBe(called?.spanContext().spanId);
  expect(during).toBe(answered?.spanContext().spanId);
  const common = { 'rpc.system.name': 'grpc', 'rpc.method': METHOD, 'rpc.status_code': 'OK' };
  expect(answered?.attributes).toEqual(common);
  expect(called?.attributes).toEqual({ ...common, 'server.address': '127.0.0.1', 'server.port': server.port });
});

test.each([
  [new ApiError('MESSAGE_NOT_FOUND', 'about content'), 'NOT_FOUND', false],
  [new TypeError('content'), 'INTERNAL', true],
])('%s is an error of the call, and of the server when it is to blame; its words are not told', async (error, code, serversFault) => {
  answer = () => Promise.reject(error);
  await within(ask);
  const failed = { code: SpanStatusCode.ERROR };
  expect(spanOf(SpanKind.CLIENT)).toMatchObject({ status: failed, attributes: { 'rpc.status_code': code, 'error.type': code } });
  expect(spanOf(SpanKind.SERVER)?.status).toEqual(serversFault ? failed : { code: SpanStatusCode.UNSET });
  expect(spanOf(SpanKind.SERVER)?.attributes['error.type']).toBe(serversFault ? code : undefined);
  expect(JSON.stringify(exporter.getFinishedSpans().map(({ attributes, events, status }) => ({ attributes, events, status })))).not.toContain('content');
});

test('in a trace that nobody records a call makes no span, and the server is told', async () => {
  let flags: number | undefined;
  answer = async () => {
    flags = trace.getActiveSpan()?.spanContext().traceFlags;
    return { message: undefined };
  };
  const unrecorded = { traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8), traceFlags: 0 };
  await context.with(trace.setSpanContext(ROOT_CONTEXT, unrecorded), ask);
  expect(flags).toBe(0);
  expect(exporter.getFinishedSpans()).toEqual([]);
});
