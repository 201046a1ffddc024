import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import { waitFor } from '@switchback/testing';

import { aDispatch, ChannelUnderTest } from '../testing/channel-under-test';
import { StubServer, stubKind } from '../testing/stub-provider';

const TESTING = join(__dirname, '..', 'testing');

describe('a process that is killed', () => {
  let stub: StubServer;
  let test: ChannelUnderTest;
  let child: ChildProcess | undefined;
  beforeAll(async () => {
    stub = await StubServer.start();
    const providers = [{ id: 'one', kind: 'stub', url: stub.url, concurrency: 20, timeoutMs: 2_000 }];
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
    const calledBefore = new Set(stub.calls.map(({ attemptId }) => attemptId));

    stub.answer(({ attemptId }) => ({ kind: 'TAKE', id: `id-${attemptId}` }));
    await test.start();
    await waitFor(() => dispatches.every(({ attemptId }) => test.statusesOf(attemptId).length > 0), { timeoutMs: 60_000, what: 'every attempt to be reported' });
    for (const { attemptId } of dispatches) {
      expect(stub.callsOf(attemptId)).toHaveLength(1);
      expect(test.statusesOf(attemptId)).toEqual([expect.stringMatching(calledBefore.has(attemptId) ? /^(SENT|UNKNOWN)$/ : /^SENT$/)]);
    }
    const unknown = dispatches.filter(({ attemptId }) => test.statusesOf(attemptId).includes('UNKNOWN'));
    expect(unknown.length).toBeGreaterThanOrEqual(20);
  });

  it('leaves the time of a step where its first call set it, for the process that takes over between two calls', async () => {
    const killed = await startProcess();
    const lasting = aDispatch({ fallbackAfterMs: 60_000 });
    const over = aDispatch({ fallbackAfterMs: 4_000 });
    stub.answer(({ call, attemptId }) => (call === 1 ? { kind: 'REFUSE', errorClass: 'TRANSIENT', retryAfterMs: 3_000 } : { kind: 'TAKE', id: attemptId }));
    await test.dispatch(lasting, over);
    for (const { attemptId } of [lasting, over]) {
      await waitFor(async () => (await test.claim(attemptId))?.['status'] === 'QUEUED', { what: 'both to wait for another call' });
    }
    killed.kill('SIGKILL');
    await once(killed, 'exit');
    const endsAt = (await test.claim(over.attemptId))?.['step_ends_at'];
    await waitFor(() => endsAt instanceof Date && endsAt.getTime() <= Date.now(), { what: 'the shorter step to end' });

    await test.start();
    const [firstCall] = stub.callsOf(lasting.attemptId);
    const taken = await test.reported(lasting.attemptId, 'SENT');
    expect(taken.handoffTime?.getTime()).toBeLessThanOrEqual(firstCall?.at ?? 0);
    expect(stub.callsOf(lasting.attemptId)).toHaveLength(2);
    const ended = { errorClass: 'ERROR_CLASS_TRANSIENT', providerCode: 'transient', provider: 'one', noFurtherCall: 'NO_FURTHER_CALL_STEP_TIME', handoffTime: undefined };
    expect(await test.reported(over.attemptId, 'REJECTED')).toMatchObject(ended);
    expect(stub.callsOf(over.attemptId)).toHaveLength(1);
  });

  it('ends cleanly and soon when it is asked to', async () => {
    const stopped = await startProcess();
    const startedAt = performance.now();
    stopped.kill('SIGTERM');
    const [code] = await once(stopped, 'exit');
    expect(code).toBe(0);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });
});
