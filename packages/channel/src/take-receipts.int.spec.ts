import { connect } from 'node:net';

import { waitFor } from '@switchback/testing';

import { aDispatch, ChannelUnderTest } from '../testing/channel-under-test';
import { StubServer, stubKind } from '../testing/stub-provider';

const RIGHT = { 'x-stub': 'right' };

describe('taking receipts', () => {
  let stub: StubServer;
  let test: ChannelUnderTest;
  beforeAll(async () => {
    stub = await StubServer.start();
    const providers = [
      { id: 'one', kind: 'stub', url: stub.url },
      { id: 'two', kind: 'stub', url: stub.url },
    ];
    test = await ChannelUnderTest.create({ kinds: { stub: stubKind(stub) }, providers });
    await test.start();
  });
  beforeEach(() => stub.answer(({ attemptId }) => ({ kind: 'TAKE', id: `id-${attemptId}` })));
  afterAll(async () => {
    await test.close();
    await stub.close();
  });

  async function sent(): Promise<{ attemptId: string; providerMessageId: string }> {
    const { attemptId, ...dispatch } = aDispatch();
    await test.dispatch({ attemptId, ...dispatch });
    await test.reported(attemptId, 'SENT');
    return { attemptId, providerMessageId: `id-${attemptId}` };
  }

  async function stored(providerMessageId: string) {
    const result = await test.database.query('SELECT * FROM receipts WHERE provider_message_id = $1 ORDER BY received_at, ordinal', [providerMessageId]);
    return result.rows;
  }

  it.each(['the attempt’s id', 'the provider’s id'])('matches by %s, stores what came as it came, and reports it', async (by) => {
    const { attemptId, providerMessageId } = await sent();
    const receipt = { providerMessageId, status: 'DELIVERED', occurredAt: 1_700_000_000_000, ...(by === 'the attempt’s id' ? { attemptId } : {}) };
    expect((await test.post('/receipts/one', [receipt], RIGHT)).status).toBe(200);
    const event = await test.reported(attemptId, 'DELIVERED');
    expect(event).toMatchObject({ provider: 'one', providerMessageId, occurTime: new Date(1_700_000_000_000) });
    expect(event.handoffTime).toEqual((await test.reported(attemptId, 'SENT')).handoffTime);
    const [row] = await stored(providerMessageId);
    expect(row).toMatchObject({ attempt_id: attemptId, provider: 'one', status: 'DELIVERED' });
    expect(String(row.payload)).toBe(JSON.stringify([receipt]));
  });

  it('does not go backwards, and keeps every receipt', async () => {
    const { attemptId, providerMessageId } = await sent();
    for (const status of ['UNDELIVERED', 'DELIVERED', 'UNDELIVERED', 'READ', 'DELIVERED', 'SENT', 'READ']) {
      expect((await test.post('/receipts/one', [{ providerMessageId, status }], RIGHT)).status).toBe(200);
    }
    await test.reported(attemptId, 'READ');
    expect(test.statusesOf(attemptId)).toEqual(['SENT', 'UNDELIVERED', 'DELIVERED', 'READ']);
    expect(await stored(providerMessageId)).toHaveLength(7);
  });

  it('takes many in one request, of one attempt in any order', async () => {
    const { attemptId, providerMessageId } = await sent();
    const body = [
      { providerMessageId, status: 'READ' },
      { providerMessageId, status: 'DELIVERED' },
    ];
    expect((await test.post('/receipts/one', body, RIGHT)).status).toBe(200);
    await test.reported(attemptId, 'READ');
    expect((await stored(providerMessageId)).map(({ payload }) => payload === null)).toEqual([false, true]);
  });

  it('parks a receipt that comes before its send is recorded', async () => {
    const dispatch = aDispatch();
    const providerMessageId = `early-${dispatch.attemptId}`;
    stub.answer(() => ({
      kind: 'TAKE',
      id: providerMessageId,
      beforeReply: async () => {
        expect((await test.post('/receipts/one', [{ providerMessageId, status: 'DELIVERED' }], RIGHT)).status).toBe(200);
      },
    }));
    await test.dispatch(dispatch);
    expect(await test.reported(dispatch.attemptId, 'DELIVERED')).toMatchObject({ providerMessageId });
    expect(test.statusesOf(dispatch.attemptId).toSorted()).toEqual(['DELIVERED', 'SENT']);
    expect(await stored(providerMessageId)).toMatchObject([{ attempt_id: dispatch.attemptId }]);
  });

  it('takes a receipt that names the attempt before its send is recorded', async () => {
    const dispatch = aDispatch();
    const { attemptId } = dispatch;
    stub.answer(() => ({
      kind: 'TAKE',
      id: `id-${attemptId}`,
      beforeReply: async () => void (await test.post('/receipts/one', [{ providerMessageId: '', attemptId, status: 'DELIVERED' }], RIGHT)),
    }));
    await test.dispatch(dispatch);
    const event = await test.reported(attemptId, 'SENT');
    expect(event).toMatchObject({ providerMessageId: `id-${attemptId}`, handoffTime: expect.any(Date) });
    await test.reported(attemptId, 'DELIVERED');
    expect(await test.claim(attemptId)).toMatchObject({ status: 'DELIVERED', provider_message_id: `id-${attemptId}` });
  });

  it('keeps no content once a receipt overtakes an attempt that waits for another call', async () => {
    const dispatch = aDispatch();
    const { attemptId } = dispatch;
    stub.answer(() => ({ kind: 'REFUSE', errorClass: 'TRANSIENT', retryAfterMs: 20_000 }));
    await test.dispatch(dispatch);
    await waitFor(async () => Boolean((await test.claim(attemptId))?.dispatch), { what: 'the attempt to wait' });
    expect((await test.post('/receipts/two', [{ providerMessageId: '', attemptId, status: 'DELIVERED' }], RIGHT)).status).toBe(200);
    expect((await test.post('/receipts/one', [{ providerMessageId: '', attemptId, status: 'DELIVERED' }], RIGHT)).status).toBe(200);
    await test.reported(attemptId, 'DELIVERED');
    expect(await test.claim(attemptId)).toMatchObject({ status: 'DELIVERED', dispatch: null, wake_at: null });
  });

  it('matches early receipts whatever the timing', async () => {
    // The receipts race with the records of their sends; each is matched exactly once, from one side or the other.
    const dispatches = Array.from({ length: 300 }, () => aDispatch());
    const posts: Promise<Response>[] = [];
    stub.answer(({ attemptId }) => {
      const receipt = [{ providerMessageId: `race-${attemptId}`, status: 'DELIVERED' }];
      setTimeout(() => posts.push(test.post('/receipts/one', receipt, RIGHT)), Math.random() * 20);
      return { kind: 'TAKE', id: `race-${attemptId}` };
    });
    await test.dispatch(...dispatches);
    await waitFor(() => dispatches.every(({ attemptId }) => test.statusesOf(attemptId).length === 2), { timeoutMs: 20_000, what: '300 receipts' });
    await Promise.all(posts);
    const parked = await test.database.query(`SELECT 1 FROM receipts WHERE provider_message_id LIKE 'race-%' AND attempt_id IS NULL`);
    expect(parked.rowCount).toBe(0);
  });

  it('keeps a receipt that belongs to nobody, and does not take it for another provider’s', async () => {
    const { attemptId, providerMessageId } = await sent();
    expect((await test.post('/receipts/two', [{ providerMessageId, attemptId, status: 'DELIVERED' }], RIGHT)).status).toBe(200);
    expect((await test.post('/receipts/one', [{ providerMessageId: 'nobody', status: 'DELIVERED' }], RIGHT)).status).toBe(200);
    expect(await stored(providerMessageId)).toMatchObject([{ attempt_id: null, claimed_attempt_id: attemptId, provider: 'two' }]);
    expect(await stored('nobody')).toMatchObject([{ attempt_id: null }]);
    expect(await test.claim(attemptId)).toMatchObject({ status: 'SENT' });
  });

  it('asks for it again when it cannot be stored', async () => {
    const { providerMessageId } = await sent();
    await test.database.query('ALTER TABLE receipts RENAME TO receipts_away');
    const response = await test.post('/receipts/one', [{ providerMessageId, status: 'DELIVERED' }], RIGHT);
    await test.database.query('ALTER TABLE receipts_away RENAME TO receipts');
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('5');
  });

  it('passes a verification challenge on', async () => {
    const response = await fetch(`${test.url}/receipts/one?x=1`);
    expect([response.status, await response.text()]).toEqual([200, 'challenge']);
  });

  describe('refuses, and stores nothing of', () => {
    const count = async (): Promise<string> => (await test.database.query('SELECT count(*) FROM receipts')).rows[0].count;
    const json = { 'content-type': 'application/json' };

    it.each<[string, string, RequestInit, number]>([
      ['a wrong signature', '/receipts/one', { method: 'POST', body: '[]', headers: { ...json, 'x-stub': 'wrong' } }, 403],
      ['no signature', '/receipts/one', { method: 'POST', body: '[]', headers: json }, 403],
      ['a body that is not JSON', '/receipts/one', { method: 'POST', body: '{', headers: { ...json, ...RIGHT } }, 400],
      ['an unknown provider', '/receipts/none', { method: 'POST', body: '[]', headers: { ...json, ...RIGHT } }, 404],
      ['no provider', '/receipts/', { method: 'POST', body: '[]', headers: { ...json, ...RIGHT } }, 404],
      ['an odd content type', '/receipts/one', { method: 'POST', body: '[]', headers: { 'content-type': 'image/png', ...RIGHT } }, 415],
      ['no content type', '/receipts/one', { method: 'POST', body: new Uint8Array([1]), headers: RIGHT }, 415],
      ['a compressed body', '/receipts/one', { method: 'POST', body: '[]', headers: { ...json, 'content-encoding': 'gzip', ...RIGHT } }, 415],
      ['another method', '/receipts/one', { method: 'DELETE', headers: RIGHT }, 405],
      ['a body that is too large', '/receipts/one', { method: 'POST', body: 'x'.repeat(3 * 1024 * 1024 + 1), headers: { ...json, ...RIGHT } }, 413],
    ])('%s', async (_name, path, init, status) => {
      const before = await count();
      expect((await fetch(`${test.url}${path}`, init)).status).toBe(status);
      expect(await count()).toBe(before);
    });

    it('5 MB, which the door itself refuses, for it leaves them unread', async () => {
      const before = await count();
      const socket = connect(Number(new URL(test.url).port), '127.0.0.1');
      socket.on('error', () => undefined);
      let answer = '';
      socket.on('data', (chunk) => (answer += chunk.toString()));
      socket.write('POST /receipts/one HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\nx-stub: right\r\ncontent-length: 5000000\r\n\r\n');
      socket.write('x'.repeat(5_000_000));
      await waitFor(() => socket.destroyed, { what: 'the connection to be ended' });
      expect(answer).toMatch(/^HTTP\/1\.1 413 [^]*at most 3 MiB$/);
      expect(await count()).toBe(before);
    });

    it('an endless body without a length', async () => {
      const before = await count();
      const { port } = new URL(test.url);
      const socket = connect(Number(port), '127.0.0.1');
      socket.write('POST /receipts/one HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\nx-stub: right\r\ntransfer-encoding: chunked\r\n\r\n');
      let answer = '';
      socket.on('data', (chunk) => (answer += chunk.toString()));
      socket.on('error', () => undefined);
      const writing = setInterval(() => socket.writable && socket.write(`10000\r\n${'x'.repeat(0x10000)}\r\n`), 1);
      await waitFor(() => socket.destroyed, { what: 'the connection to be ended although the body goes on' });
      clearInterval(writing);
      expect(answer).toMatch(/^HTTP\/1\.1 413 /);
      expect(await count()).toBe(before);
    });
  });
});
