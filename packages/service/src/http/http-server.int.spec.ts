import express, { Router } from 'express';
import { ApiError } from '../errors/api-error';
import type { RunningServer } from '../grpc/server';
import { Health } from '../health';
import { createLogger } from '../logger';
import { createHttpServer } from './server';

const lines: string[] = [];
const log = createLogger({ service: 'spec', destination: { write: (line) => void lines.push(line) } });
const health = new Health();
let server: RunningServer;

const app = Router();
app.post('/echo', express.json({ limit: 100 }), (request, response) => {
  response.json(request.body);
});
app.get('/limited', () => {
  throw new ApiError('RATE_LIMITED', 'slow down', { retryAfterMs: 1_200 });
});
app.get('/broken', async () => {
  throw new Error('inner detail');
});

beforeAll(async () => {
  server = await createHttpServer({ address: '127.0.0.1:0', app, health, log, maxBodyBytes: 1_000 });
});
afterAll(() => server.stop());

const call = async (path: string, init: RequestInit = {}) => {
  const response = await fetch(`http://127.0.0.1:${server.port}${path}`, init);
  return { status: response.status, headers: response.headers, body: await response.json() };
};
const post = (body: string) => call('/echo', { method: 'POST', body, headers: { 'content-type': 'application/json' } });

describe('probes', () => {
  it('tell starting, started and stopping apart', async () => {
    const probe = async () => [(await call('/health/startup')).status, (await call('/health/live')).status, (await call('/health/ready')).status];
    expect(await probe()).toEqual([503, 200, 503]);
    health.markStarted();
    expect(await probe()).toEqual([200, 200, 200]);
    health.markStopping();
    expect(await probe()).toEqual([200, 200, 503]);
  });
});

describe('errors', () => {
  it.each([
    ['a path that does not exist', () => call('/nowhere'), 404, 'METHOD_NOT_FOUND'],
    ['a body that is no JSON', () => post('{'), 400, 'MALFORMED_REQUEST'],
    ["a body over the parser's limit", () => post(JSON.stringify({ text: 'x'.repeat(200) })), 413, 'REQUEST_TOO_LARGE'],
    ["a body over the server's limit", () => post('x'.repeat(2_000)), 413, 'REQUEST_TOO_LARGE'],
    ['a refusal', () => call('/limited'), 429, 'RATE_LIMITED'],
    ['the unknown', () => call('/broken'), 500, 'INTERNAL'],
  ])('are JSON with a reason for %s', async (_name, request, status, reason) => {
    expect(await request()).toMatchObject({ status, body: { error: { reason } } });
  });

  it('say when to try again', async () => {
    expect((await call('/limited')).headers.get('retry-after')).toBe('2');
  });

  it('hide what is unknown, and log it', async () => {
    expect((await call('/broken')).body).toEqual({ error: { code: 'INTERNAL', reason: 'INTERNAL', message: 'internal error' } });
    expect(lines.join('')).toContain('inner detail');
  });

  it('leave what works alone', async () => {
    expect(await post('{"a":1}')).toMatchObject({ status: 200, body: { a: 1 } });
  });
});

describe('starting and stopping', () => {
  it('rejects an address that is taken', async () => {
    await expect(createHttpServer({ address: `127.0.0.1:${server.port}`, health, log })).rejects.toThrow(
      `cannot listen on 127.0.0.1:${server.port}: the port is taken`,
    );
  });

  it('cuts off a request that does not end', async () => {
    let entered: () => void = () => undefined;
    const inside = new Promise<void>((resolve) => {
      entered = resolve;
    });
    const stuck = Router();
    stuck.get('/stuck', () => entered());
    const own = await createHttpServer({ address: '127.0.0.1:0', app: stuck, health, log, graceMs: 50 });
    const request = fetch(`http://127.0.0.1:${own.port}/stuck`).then(
      () => 'answered',
      () => 'cut off',
    );
    await inside;
    await own.stop();
    expect(await request).toBe('cut off');
  });
});
