import { Dispatch } from '@switchback/contracts';
import { waitFor } from '@switchback/testing';

import { aDispatch, ChannelUnderTest } from '../testing/channel-under-test';
import { StubServer, stubKind } from '../testing/stub-provider';

const HOUR_MS = 3_600_000;

describe("the step's time", () => {
  let stub: StubServer;
  let test: ChannelUnderTest;
  beforeAll(async () => {
    stub = await StubServer.start();
    const providers = [
      { id: 'one', kind: 'stub', url: stub.url },
      { id: 'two', kind: 'stub', url: stub.url },
      { id: 'asked', kind: 'asked', url: stub.url, timeoutMs: 600 },
      { id: 'narrow', kind: 'stub', url: stub.url, concurrency: 1 },
    ];
    test = await ChannelUnderTest.create({ kinds: { stub: stubKind(stub), asked: stubKind(stub, true) }, providers });
    await test.start();
  });
  afterAll(async () => {
    await test.close();
    await stub.close();
  });

  /** A policy that would wait for an hour, and a step that lasts a minute. */
  const patient = { maxBackoffMs: 2 * HOUR_MS, fallbackAfterMs: 60_000 };
  const ended = { errorClass: 'ERROR_CLASS_TRANSIENT', providerCode: 'transient', noFurtherCall: 'NO_FURTHER_CALL_STEP_TIME', handoffTime: undefined };
  const linesOf = (attemptId: string) => test.logLines.filter((line) => line['attemptId'] === attemptId);

  it('ends an attempt at once whose provider asks for a wait beyond it', async () => {
    const dispatch = aDispatch({ providers: ['one'], ...patient });
    stub.answer(() => ({ kind: 'REFUSE', errorClass: 'TRANSIENT', retryAfterMs: HOUR_MS }));
    await test.dispatch(dispatch);
    expect(await test.reported(dispatch.attemptId, 'REJECTED')).toMatchObject({ ...ended, provider: 'one' });
    expect(stub.callsOf(dispatch.attemptId)).toHaveLength(1);
    const [line] = await waitFor(() => linesOf(dispatch.attemptId).length > 0 && linesOf(dispatch.attemptId));
    expect(line).toMatchObject({ level: 'info', errorClass: 'TRANSIENT', code: 'transient', noFurtherCall: 'STEP_TIME' });
  });

  it('tries the next provider before it gives up', async () => {
    const dispatch = aDispatch({ providers: ['one', 'two'], ...patient });
    stub.answer(({ provider, attemptId }) =>
      provider === 'one' ? { kind: 'REFUSE', errorClass: 'TRANSIENT', retryAfterMs: HOUR_MS } : { kind: 'TAKE', id: attemptId },
    );
    await test.dispatch(dispatch);
    expect(await test.reported(dispatch.attemptId, 'SENT')).toMatchObject({ provider: 'two' });
    expect(stub.callsOf(dispatch.attemptId).map(({ provider }) => provider)).toEqual(['one', 'two']);
  });

  it('ends an attempt when the last provider asks for too long a wait, too', async () => {
    const dispatch = aDispatch({ providers: ['one', 'two'], ...patient });
    stub.answer(() => ({ kind: 'REFUSE', errorClass: 'TRANSIENT', retryAfterMs: HOUR_MS }));
    await test.dispatch(dispatch);
    expect(await test.reported(dispatch.attemptId, 'REJECTED')).toMatchObject({ ...ended, provider: 'two' });
    expect(stub.callsOf(dispatch.attemptId).map(({ provider }) => provider)).toEqual(['one', 'two']);
  });

  it('counts from the first call, whichever is taken, and is what the provider is given at each', async () => {
    const dispatch = aDispatch({ providers: ['one', 'two'], validitySeconds: 7, ...patient });
    stub.answer(({ provider, attemptId }) =>
      provider === 'one' ? { kind: 'REFUSE', errorClass: 'TRANSIENT', retryAfterMs: 1_100 } : { kind: 'TAKE', id: attemptId },
    );
    await test.dispatch(dispatch);
    const event = await test.reported(dispatch.attemptId, 'SENT');
    const [first, second, third] = stub.callsOf(dispatch.attemptId);
    expect([first?.provider, second?.provider, third?.provider]).toEqual(['one', 'one', 'two']);
    expect(first?.validitySeconds).toBe(60);
    expect(second?.validitySeconds).toBeLessThanOrEqual(58);
    expect(third?.validitySeconds).toBeLessThanOrEqual(58);
    expect(event).toMatchObject({ provider: 'two' });
    expect(event.handoffTime?.getTime()).toBeLessThanOrEqual(first?.at ?? 0);
    expect(await test.claim(dispatch.attemptId)).toMatchObject({ handoff_at: event.handoffTime, first_called_at: event.handoffTime, step_ends_at: null, refused_by: null });

    await test.post('/receipts/two', [{ providerMessageId: dispatch.attemptId, status: 'DELIVERED' }], { 'x-stub': 'right' });
    expect(await test.reported(dispatch.attemptId, 'DELIVERED')).toMatchObject({ handoffTime: event.handoffTime });
  });

  it('counts from the first call for a receipt that is faster than the answer', async () => {
    const dispatch = aDispatch({ providers: ['one', 'two'], maxAttempts: 2, fallbackAfterMs: 60_000 });
    const receipt = async (): Promise<void> => {
      await test.post('/receipts/two', [{ providerMessageId: 'early', attemptId: dispatch.attemptId, status: 'DELIVERED' }], { 'x-stub': 'right' });
    };
    stub.answer(({ provider }) => (provider === 'one' ? { kind: 'REFUSE', errorClass: 'TRANSIENT' } : { kind: 'TAKE', id: 'early', beforeReply: receipt }));
    await test.dispatch(dispatch);
    const event = await test.reported(dispatch.attemptId, 'DELIVERED');
    expect(event.handoffTime?.getTime()).toBeLessThanOrEqual(stub.callsOf(dispatch.attemptId)[0]?.at ?? 0);
  });

  it('counts from the first call when a later one is not answered; no provider is called again, and who can be asked concludes it', async () => {
    const dispatch = aDispatch({ providers: ['one', 'asked', 'two'], maxAttempts: 10, initialBackoffMs: 1, maxBackoffMs: 1, fallbackAfterMs: 60_000 });
    stub.answer(({ provider }) => (provider === 'one' ? { kind: 'REFUSE', errorClass: 'CONFIG' } : { kind: 'HANG' }));
    stub.known.set(dispatch.attemptId, { providerMessageId: '0042', attemptId: dispatch.attemptId, status: 'DELIVERED' });
    await test.dispatch(dispatch);
    const unknown = await test.reported(dispatch.attemptId, 'UNKNOWN');
    expect(unknown).toMatchObject({ provider: 'asked', errorClass: 'ERROR_CLASS_AMBIGUOUS' });
    expect(unknown.handoffTime?.getTime()).toBeLessThanOrEqual(stub.callsOf(dispatch.attemptId)[0]?.at ?? 0);
    // Its first question is due now, and not in a few seconds.
    await test.database.query('UPDATE claims SET wake_at = now() WHERE attempt_id = $1', [dispatch.attemptId]);
    const delivered = await test.reported(dispatch.attemptId, 'DELIVERED');
    expect(delivered).toMatchObject({ provider: 'asked', providerMessageId: '0042', handoffTime: unknown.handoffTime });
    expect(stub.callsOf(dispatch.attemptId).map(({ provider }) => provider)).toEqual(['one', 'asked']);
  });

  it('ends an attempt in time that waits for a free call in vain', async () => {
    const busy = aDispatch({ providers: ['narrow'] });
    const waiting = aDispatch({ providers: ['narrow'], fallbackAfterMs: 60_000 });
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    stub.answer(({ attemptId }) => ({ kind: 'TAKE', id: attemptId, beforeReply: () => released }));
    await test.dispatch(busy);
    await waitFor(() => stub.callsOf(busy.attemptId).length === 1);
    await test.database.query(
      `INSERT INTO claims (attempt_id, message_id, status, provider, calls, wake_at, first_called_at, step_ends_at, refused_by, error_class, provider_code, dispatch)
       VALUES ($1, $2, 'QUEUED', 'narrow', 1, now(), now() - interval '1 min', now(), 'one', 'TRANSIENT', 'transient', $3)`,
      [waiting.attemptId, waiting.messageId, Dispatch.encode(waiting).finish()],
    );
    expect(await test.reported(waiting.attemptId, 'REJECTED')).toMatchObject({ ...ended, provider: 'one' });
    expect(test.statusesOf(busy.attemptId)).toEqual([]);
    release();
    await test.reported(busy.attemptId, 'SENT');
    expect(stub.callsOf(waiting.attemptId)).toHaveLength(0);
    expect(await test.claim(waiting.attemptId)).toMatchObject({ status: 'REJECTED', wake_at: null, step_ends_at: null, dispatch: null });
    const [line] = await waitFor(() => linesOf(waiting.attemptId).length > 0 && linesOf(waiting.attemptId));
    expect(line).toMatchObject({ msg: 'attempt', status: 'REJECTED', provider: 'one', errorClass: 'TRANSIENT', noFurtherCall: 'STEP_TIME' });
  });

  it('bounds nothing where the dispatch does not say how long the step lasts', async () => {
    const dispatch = aDispatch({ providers: ['one'], maxAttempts: 2, validitySeconds: 7 });
    stub.answer(({ call, attemptId }) => (call === 1 ? { kind: 'REFUSE', errorClass: 'TRANSIENT', retryAfterMs: 300 } : { kind: 'TAKE', id: attemptId }));
    await test.dispatch(dispatch);
    const event = await test.reported(dispatch.attemptId, 'SENT');
    const [first, second] = stub.callsOf(dispatch.attemptId);
    expect([first?.validitySeconds, second?.validitySeconds]).toEqual([7, 7]);
    expect(event.handoffTime?.getTime()).toBeGreaterThan(first?.at ?? Number.POSITIVE_INFINITY);
    expect(await test.claim(dispatch.attemptId)).toMatchObject({ first_called_at: null });
  });
});
