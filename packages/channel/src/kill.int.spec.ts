import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import { waitFor } from '@switchback/testing';

import { aDispatch, ChannelUnderTest } from '../testing/channel-under-test';
import { StubServer, stubKind } from '../testing/stub-provider';

const TESTING = join(__dirname, '..', 'testing');
const MINUTE_MS = 60_000;

describe('a process that is killed', () => {
  let stub: StubServer;
  let test: ChannelUnderTest;
  let child: ChildProcess | undefined;
  beforeAll(async () => {
    stub = await StubServer.start();
    const providers = [{ id: 'one', kind: 'stub', url: stub.url, concurrency: 20, timeoutMs: 120_000 }];
    test = await ChannelUnderTest.create({ kinds: { stub: stubKind(stub) }, providers });
  });
  afterEach(() => test.stop());
  afterAll(async () => {
    child?.kill('SIGKILL');
    await test.close();
    await stub.close();
  });

  async function startProcess(): Promise<ChildProcess> {
    const arguments_ = ['-C', '@switchback/source', '-r', join(TESTING, 'run-source.cjs'), join(TESTING, 'service-process.ts')];
    child = spawn(process.execPath, arguments_, {
      env: {
        PATH: process.env['PATH'],
        SWITCHBACK_DATABASE_URL: test.connectionString,
        SWITCHBACK_BUS_DATABASE_URL: test.connectionString,
        SWITCHBACK_GRPC_ADDRESS: '127.0.0.1:0',
        SWITCHBACK_HTTP_ADDRESS: '127.0.0.1:0',
        SWITCHBACK_PROVIDERS_FILE: test.providersFile(),
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout?.on('data', (chunk) => (output += String(chunk)));
    await waitFor(() => output.includes('"msg":"ready"'), { timeoutMs: 60_000, what: 'the process to be ready' });
    return child;
  }

  it('leaves no message behind and hands none over twice', async () => {
    const killed = await startProcess();
    const dispatches = Array.from({ length: 60 }, () => aDispatch());
    // The first calls are answered, then answers stop: the kill comes while calls are under way and others wait.
    let answered = 0;
    stub.answer(({ attemptId }) => ((answered += 1) <= 10 ? { kind: 'TAKE', id: `id-${attemptId}` } : { kind: 'HANG' }));
    await test.dispatch(...dispatches);
    await waitFor(() => stub.calls.length >= 30, { what: '30 calls' });
    killed.kill('SIGKILL');
    await once(killed, 'exit');
    const { rows } = await test.database.query<{ attempt_id: string }>(`SELECT attempt_id FROM claims WHERE status = 'SENDING'`);
    const underWay = new Set(rows.map((row) => row.attempt_id));
    expect(underWay.size).toBeGreaterThanOrEqual(20);
    await test.database.query(`UPDATE claims SET lease_until = now() WHERE status = 'SENDING'`);

    stub.answer(({ attemptId }) => ({ kind: 'TAKE', id: `id-${attemptId}` }));
    await test.start();
    await waitFor(() => dispatches.every(({ attemptId }) => test.statusesOf(attemptId).length > 0), { timeoutMs: 60_000, what: 'every attempt to be reported' });
    for (const { attemptId } of dispatches) {
      expect(stub.callsOf(attemptId)).toHaveLength(1);
      expect(test.statusesOf(attemptId)).toEqual([underWay.has(attemptId) ? 'UNKNOWN' : 'SENT']);
    }
    // Nothing is left that could still be called.
    expect((await test.database.query(`SELECT attempt_id FROM claims WHERE status IN ('QUEUED', 'SENDING') OR dispatch IS NOT NULL`)).rows).toEqual([]);
  });

  it('leaves the time of a step where its first call set it, for the process that takes over between two calls', async () => {
    const killed = await startProcess();
    const lasting = aDispatch({ fallbackAfterMs: 30 * MINUTE_MS });
    const over = aDispatch({ fallbackAfterMs: 20 * MINUTE_MS });
    stub.answer(({ call, attemptId }) => (call === 1 ? { kind: 'REFUSE', errorClass: 'TRANSIENT', retryAfterMs: 10 * MINUTE_MS } : { kind: 'TAKE', id: attemptId }));
    await test.dispatch(lasting, over);
    for (const { attemptId } of [lasting, over]) {
      await waitFor(async () => (await test.claim(attemptId))?.['status'] === 'QUEUED', { what: 'both to wait for another call' });
    }
    killed.kill('SIGKILL');
    await once(killed, 'exit');
    const [firstCall] = stub.callsOf(lasting.attemptId);
    const left = await test.claim(lasting.attemptId);
    expect(left?.['step_ends_at']).toEqual(new Date(Number(left?.['first_called_at']) + 30 * MINUTE_MS));
    expect(Number(left?.['first_called_at'])).toBeLessThanOrEqual(firstCall?.at ?? 0);
    // Twenty minutes go by for the shorter step, and ten for the other call.
    const earlier = `first_called_at = first_called_at - interval '20 min', step_ends_at = step_ends_at - interval '20 min'`;
    await test.database.query(`UPDATE claims SET ${earlier} WHERE attempt_id = $1`, [over.attemptId]);
    await test.database.query('UPDATE claims SET wake_at = now() WHERE attempt_id = ANY ($1)', [[over.attemptId, lasting.attemptId]]);

    await test.start();
    const taken = await test.reported(lasting.attemptId, 'SENT');
    expect(taken.handoffTime).toEqual(left?.['first_called_at']);
    expect(stub.callsOf(lasting.attemptId)).toHaveLength(2);
    const ended = { errorClass: 'ERROR_CLASS_TRANSIENT', providerCode: 'transient', provider: 'one', noFurtherCall: 'NO_FURTHER_CALL_STEP_TIME', handoffTime: undefined };
    expect(await test.reported(over.attemptId, 'REJECTED')).toMatchObject(ended);
    expect(stub.callsOf(over.attemptId)).toHaveLength(1);
  });

  it('ends cleanly, without being forced to, when it is asked to', async () => {
    const stopped = await startProcess();
    stopped.kill('SIGTERM');
    const [code] = await once(stopped, 'exit');
    expect(code).toBe(0);
  });
});
