import { type channelV1, ProviderMode } from '@switchback/contracts';
import { waitFor } from '@switchback/testing';

import { aDispatch, ChannelUnderTest } from '../testing/channel-under-test';
import { StubServer, stubKind } from '../testing/stub-provider';

const BREAKER = { consecutiveFailures: 3, firstPauseMs: 300, longestPauseMs: 600 };
/** Stays open: no test lasts as long as its pause. */
const LASTING = { ...BREAKER, firstPauseMs: 120_000, longestPauseMs: 120_000 };
/** For calls that are to end without an answer. */
const HASTY_MS = 300;

describe('failover inside a channel', () => {
  let stub: StubServer;
  let test: ChannelUnderTest;
  beforeEach(async () => {
    stub = await StubServer.start();
    const kind = { kind: 'stub', url: stub.url, breaker: BREAKER };
    const providers = [
      { id: 'first', ...kind },
      { id: 'second', ...kind },
      { id: 'lasting', ...kind, breaker: LASTING },
      { id: 'hasty', ...kind, timeoutMs: HASTY_MS },
      { id: 'hasty-lasting', ...kind, breaker: LASTING, timeoutMs: HASTY_MS },
      { id: 'paced', ...kind, messagesPerSecond: 40, burst: 5 },
    ];
    test = await ChannelUnderTest.create({ kinds: { stub: stubKind(stub) }, providers });
    await test.start();
  });
  afterEach(async () => {
    await test.close();
    await stub.close();
  });

  const BOTH = { providers: ['first', 'second'] };
  const many = (count: number, changes: Parameters<typeof aDispatch>[0] = BOTH) => Array.from({ length: count }, () => aDispatch(changes));
  const callsAt = (provider: string) => stub.calls.filter((call) => call.provider === provider);
  const setMode = (provider: string, mode: ProviderMode, expireTime?: Date) =>
    test.api<channelV1.SetProviderModeResponse>((client, done) => client.setProviderMode({ provider, mode, reason: 'a test', expireTime }, done));
  const health = async (id: string) => {
    const { providers } = await test.api<channelV1.GetProviderHealthResponse>((client, done) => client.getProviderHealth({}, done));
    return providers.find((provider) => provider.id === id);
  };

  /** Makes the provider fail in the given way until its breaker is open. */
  async function open(provider: string, reply: 'REFUSE' | 'HANG'): Promise<void> {
    stub.answer((call) => {
      if (call.provider !== provider) return { kind: 'TAKE', id: `id-${call.attemptId}` };
      return reply === 'HANG' ? { kind: 'HANG' } : { kind: 'REFUSE', errorClass: 'TRANSIENT' };
    });
    const dispatches = many(3, { providers: [provider], maxAttempts: 1 });
    await test.dispatch(...dispatches);
    await Promise.all(dispatches.map(({ attemptId }) => test.reported(attemptId, reply === 'HANG' ? 'UNKNOWN' : 'REJECTED')));
    expect(await health(provider)).toMatchObject({ breaker: expect.stringMatching(/OPEN/) });
  }

  it.each([
    ['lasting', 'REFUSE'],
    ['hasty-lasting', 'HANG'],
  ] as const)('passes over a provider whose breaker is open, and says so: %s, %s', async (provider, reply) => {
    await open(provider, reply);
    const before = callsAt(provider).length;
    const dispatches = many(50, { providers: [provider, 'second'] });
    await test.dispatch(...dispatches);
    const events = await Promise.all(dispatches.map(({ attemptId }) => test.reported(attemptId, 'SENT', 20_000)));
    for (const event of events) expect(event).toMatchObject({ provider: 'second', passedOver: [{ provider, reason: 'PASS_REASON_BREAKER_OPEN' }] });
    expect(callsAt(provider)).toHaveLength(before);
  });

  it('never calls again what was not answered, whatever the breaker does', async () => {
    stub.answer(({ provider, attemptId }) => (provider === 'hasty' ? { kind: 'HANG' } : { kind: 'TAKE', id: attemptId }));
    const dispatches = many(20, { providers: ['hasty', 'second'] });
    await test.dispatch(...dispatches);
    await waitFor(() => dispatches.every(({ attemptId }) => test.statusesOf(attemptId).length > 0), { timeoutMs: 20_000 });
    for (const { attemptId } of dispatches) expect(stub.callsOf(attemptId)).toHaveLength(1);
  });

  it('goes back when a probe is taken', async () => {
    await open('first', 'REFUSE');
    stub.answer(({ attemptId }) => ({ kind: 'TAKE', id: `id-${attemptId}` }));
    const taken = await waitFor(
      async () => {
        const dispatch = aDispatch(BOTH);
        await test.dispatch(dispatch);
        return (await test.reported(dispatch.attemptId, 'SENT')).provider === 'first';
      },
      { timeoutMs: 20_000 },
    );
    expect(taken).toBe(true);
    expect(await health('first')).toMatchObject({ breaker: 'BREAKER_STATE_CLOSED' });
  });

  it('moves what waits for a call when the breaker opens', async () => {
    const waiting = aDispatch({ providers: ['lasting', 'second'], maxAttempts: 10, initialBackoffMs: 60_000, maxBackoffMs: 60_000, fallbackAfterMs: 600_000 });
    // Its first call is refused, and it waits for a second one at the same provider.
    stub.answer(({ provider, attemptId }) =>
      provider === 'lasting' ? { kind: 'REFUSE', errorClass: 'TRANSIENT', ...(attemptId === waiting.attemptId ? { retryAfterMs: 50_000 } : {}) } : { kind: 'TAKE', id: attemptId },
    );
    await test.dispatch(waiting);
    await waitFor(async () => (await test.claim(waiting.attemptId))?.['status'] === 'QUEUED');
    expect(await test.claim(waiting.attemptId)).toMatchObject({ provider: 'lasting' });
    await test.dispatch(...many(3, { providers: ['lasting'], maxAttempts: 1 }));
    expect(await test.reported(waiting.attemptId, 'SENT')).toMatchObject({ provider: 'second', passedOver: [{ provider: 'lasting', reason: 'PASS_REASON_BREAKER_OPEN' }] });
    expect(stub.callsOf(waiting.attemptId)).toHaveLength(2);
  });

  it('waits while all breakers are open, and ends with the step, without a call', async () => {
    await open('first', 'REFUSE');
    stub.answer(() => ({ kind: 'REFUSE', errorClass: 'TRANSIENT' }));
    const dispatches = many(30, { providers: ['first'], fallbackAfterMs: 1_500, maxAttempts: 1 });
    await test.dispatch(...dispatches);
    const events = await Promise.all(dispatches.map(({ attemptId }) => test.reported(attemptId, 'REJECTED', 20_000)));
    const unasked = events.filter(({ attemptId }) => stub.callsOf(attemptId).length === 0);
    expect(unasked.length).toBeGreaterThan(0);
    expect(unasked[0]).toMatchObject({ errorClass: 'ERROR_CLASS_TRANSIENT', providerCode: 'BREAKER_OPEN', noFurtherCall: 'NO_FURTHER_CALL_STEP_TIME' });
  });

  it('keeps to a provider’s rate, and calls all in the end, each once', async () => {
    const calledAfterMs: number[] = [];
    const dispatches = many(60, { providers: ['paced'] });
    const begunAt = performance.now();
    stub.answer(({ attemptId }) => {
      calledAfterMs.push(performance.now() - begunAt);
      return { kind: 'TAKE', id: attemptId };
    });
    await test.dispatch(...dispatches);
    await waitFor(() => dispatches.every(({ attemptId }) => test.statusesOf(attemptId).includes('SENT')), { timeoutMs: 30_000 });
    expect(callsAt('paced')).toHaveLength(60);
    expect(new Set(callsAt('paced').map(({ attemptId }) => attemptId)).size).toBe(60);
    // The fifth is the last of the burst; each further one took 25 ms to earn. How close two of them arrive is the machine's doing.
    calledAfterMs.forEach((afterMs, index) => expect(afterMs).toBeGreaterThanOrEqual((index - 4) * 25));
  });

  it('takes no attempt to a drained or disabled provider, says why, and ends those that have nobody', async () => {
    await setMode('first', ProviderMode.PROVIDER_MODE_DRAINED);
    const drained = aDispatch(BOTH);
    await test.dispatch(drained);
    expect(await test.reported(drained.attemptId, 'SENT')).toMatchObject({ provider: 'second', passedOver: [{ provider: 'first', reason: 'PASS_REASON_DRAINED' }] });
    await setMode('first', ProviderMode.PROVIDER_MODE_DISABLED);
    const [disabled, alone] = [aDispatch(BOTH), aDispatch({ providers: ['first'] })];
    await test.dispatch(disabled, alone);
    expect(await test.reported(disabled.attemptId, 'SENT')).toMatchObject({ passedOver: [{ provider: 'first', reason: 'PASS_REASON_DISABLED' }] });
    expect(await test.reported(alone.attemptId, 'REJECTED')).toMatchObject({ errorClass: 'ERROR_CLASS_CONFIG', providerCode: 'NO_PROVIDER_ENABLED' });
    expect(callsAt('first')).toHaveLength(0);
  });

  it('sends everything to a pinned provider first, until that expires, over restarts', async () => {
    await setMode('second', ProviderMode.PROVIDER_MODE_PINNED);
    await test.stop();
    await test.start();
    const pinned = aDispatch(BOTH);
    await test.dispatch(pinned);
    expect(await test.reported(pinned.attemptId, 'SENT')).toMatchObject({ provider: 'second', passedOver: [{ provider: 'first', reason: 'PASS_REASON_PINNED' }] });
    expect(await health('second')).toMatchObject({ mode: 'PROVIDER_MODE_PINNED', modeReason: 'a test', modeTime: expect.any(Date), share: 1 });
    await setMode('second', ProviderMode.PROVIDER_MODE_PINNED, new Date(Date.now() + 100));
    await waitFor(async () => (await health('second'))?.mode === 'PROVIDER_MODE_NORMAL');
  });

  it('heeds what another replica was told', async () => {
    await test.database.query(`INSERT INTO provider_modes (provider, mode, reason, set_at) VALUES ('first', 'DISABLED', 'elsewhere', now())`);
    await waitFor(async () => (await health('first'))?.mode === 'PROVIDER_MODE_DISABLED', { timeoutMs: 15_000 });
    const dispatch = aDispatch(BOTH);
    await test.dispatch(dispatch);
    expect(await test.reported(dispatch.attemptId, 'SENT')).toMatchObject({ provider: 'second' });
  });

  it('ends what waits for a provider that is disabled, where there is no other', async () => {
    stub.answer(() => ({ kind: 'REFUSE', errorClass: 'TRANSIENT', retryAfterMs: 60_000 }));
    const dispatch = aDispatch({ providers: ['first'], maxBackoffMs: 60_000, fallbackAfterMs: 600_000 });
    await test.dispatch(dispatch);
    await waitFor(async () => (await test.claim(dispatch.attemptId))?.['status'] === 'QUEUED');
    await setMode('first', ProviderMode.PROVIDER_MODE_DISABLED);
    expect(await test.reported(dispatch.attemptId, 'REJECTED')).toMatchObject({ providerCode: 'NO_PROVIDER_ENABLED', provider: 'first' });
    expect(await test.claim(dispatch.attemptId)).toMatchObject({ status: 'REJECTED', dispatch: null, wake_at: null });
  });

  it('refuses modes for what it does not have', async () => {
    await expect(setMode('nobody', ProviderMode.PROVIDER_MODE_DRAINED)).rejects.toMatchObject({ code: 5 });
    await expect(setMode('first', ProviderMode.PROVIDER_MODE_UNSPECIFIED)).rejects.toMatchObject({ code: 3 });
  });
});
