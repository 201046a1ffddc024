import { createServer, type Server, type Socket } from 'node:net';

import { Agent } from 'undici';

import { httpExchange } from './http-exchange';

/** A server that answers every connection's first bytes with `act`: real sockets, so that each way of failing is a real one. */
async function rawServer(act: (socket: Socket) => void): Promise<{ origin: string; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('data', () => act(socket));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((closed) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => closed());
      }),
  };
}

const post = (origin: string) => ({ method: 'POST', origin, path: '/x', headers: { 'content-type': 'text/plain' }, body: 'hello' }) as const;

describe('httpExchange', () => {
  const agent = new Agent();
  afterAll(() => agent.destroy());

  async function against(act: (socket: Socket) => void, signal = new AbortController().signal) {
    const server = await rawServer(act);
    try {
      return await httpExchange(agent, post(server.origin), signal);
    } finally {
      await server.close();
    }
  }

  it('returns the whole reply', async () => {
    const exchange = await against((socket) => socket.write('HTTP/1.1 429 Slow\r\nRetry-After: 3\r\nContent-Length: 2\r\n\r\nno'));
    expect(exchange).toMatchObject({ reached: 'REPLY', status: 429, body: 'no', headers: { 'retry-after': '3' } });
  });

  it('does not follow a redirect', async () => {
    const exchange = await against((socket) => socket.write('HTTP/1.1 302 Found\r\nLocation: /y\r\nContent-Length: 0\r\n\r\n'));
    expect(exchange).toMatchObject({ reached: 'REPLY', status: 302 });
  });

  it('skips an interim 100 Continue', async () => {
    const exchange = await against((socket) => socket.write('HTTP/1.1 103 Early\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n'));
    expect(exchange).toMatchObject({ reached: 'REPLY', status: 201 });
  });

  it.each<[string, (socket: Socket) => void]>([
    ['a reset after the request', (socket) => socket.resetAndDestroy()],
    ['a close without a reply', (socket) => socket.end()],
    ['a reset in the middle of the reply', (socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhal', () => socket.resetAndDestroy())],
    ['a reply that is not HTTP', (socket) => socket.write('220 mail.example ESMTP\r\n')],
  ])('says NO_REPLY for %s', async (_name, act) => {
    expect(await against(act)).toMatchObject({ reached: 'NO_REPLY' });
  });

  it('says NO_REPLY for an endless reply', async () => {
    const exchange = await against((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n');
      socket.write(`80000\r\n${'x'.repeat(0x80000)}\r\n`);
    });
    expect(exchange).toEqual({ reached: 'NO_REPLY', code: 'REPLY_TOO_LARGE' });
  });

  it('says NO_REPLY as soon as the signal aborts after the request was written', async () => {
    const abort = new AbortController();
    expect(await against(() => abort.abort(), abort.signal)).toEqual({ reached: 'NO_REPLY', code: 'TIMEOUT' });
  });

  it('says NOT_WRITTEN when nothing listens', async () => {
    const server = await rawServer(() => undefined);
    await server.close();
    const exchange = await httpExchange(agent, post(server.origin), new AbortController().signal);
    expect(exchange).toEqual({ reached: 'NOT_WRITTEN', code: 'ECONNREFUSED' });
  });

  it('says NOT_WRITTEN for a name that does not exist', async () => {
    const exchange = await httpExchange(agent, post('http://nowhere.invalid'), new AbortController().signal);
    expect(exchange).toMatchObject({ reached: 'NOT_WRITTEN', code: expect.stringMatching(/^(ENOTFOUND|EAI_AGAIN)$/) });
  });

  it('says NOT_WRITTEN when TLS cannot be set up', async () => {
    const server = await rawServer((socket) => socket.end('this is not TLS'));
    const exchange = await httpExchange(agent, post(server.origin.replace('http:', 'https:')), new AbortController().signal);
    await server.close();
    expect(exchange).toMatchObject({ reached: 'NOT_WRITTEN' });
  });

  it('says NOT_WRITTEN when aborted beforehand, and sends nothing', async () => {
    let requests = 0;
    const server = await rawServer((socket) => {
      requests += 1;
      socket.end('HTTP/1.1 204 No Content\r\n\r\n');
    });
    const aborted = await httpExchange(agent, post(server.origin), AbortSignal.abort());
    const later = await httpExchange(agent, post(server.origin), new AbortController().signal);
    await server.close();
    expect(aborted).toEqual({ reached: 'NOT_WRITTEN', code: 'TIMEOUT' });
    expect(later).toMatchObject({ reached: 'REPLY', status: 204 });
    expect(requests).toBe(1);
  });

  it('says NOT_WRITTEN when the signal aborts while the only connection is busy', async () => {
    const single = new Agent({ connections: 1 });
    let requests = 0;
    const server = await rawServer(() => (requests += 1));
    const first = new AbortController();
    const second = new AbortController();
    const busy = httpExchange(single, post(server.origin), first.signal);
    const waiting = httpExchange(single, post(server.origin), second.signal);
    second.abort();
    expect(await waiting).toEqual({ reached: 'NOT_WRITTEN', code: 'TIMEOUT' });
    first.abort();
    await busy;
    await server.close();
    await single.destroy();
    expect(requests).toBeLessThanOrEqual(1);
  });
});
