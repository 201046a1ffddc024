import { waitFor } from '@switchback/testing';

import { aDispatch, ChannelUnderTest } from '../testing/channel-under-test';
import { StubServer, stubKind } from '../testing/stub-provider';

describe('making attempts', () => {
  let stub: StubServer;
  let test: ChannelUnderTest;
  beforeAll(async () => {
    stub = await StubServer.start();
    const providers = [
      { id: 'one', kind: 'stub', url: stub.url, concurrency: 8 },
      { id: 'two', kind: 'stub', url: stub.url },
      { id: 'narrow', kind: 'stub', url: stub.url, concurrency: 2 },
      { id: 'hasty', kind: 'stub', url: stub.url, timeoutMs: 600 },
    ];
    test = await ChannelUnderTest.create({ kinds: { stub: stubKind(stub) }, providers });
    await test.start();
  });
  beforeEach(() => stub.answer(({ attemptId }) => ({ kind: 'TAKE', id: `id-${attemptId}` })));
  afterAll(async () => {
    await test.close();
    await stub.close();
  });

  it('calls the first provider once and reports the hand-off', async () => {
    const before = Date.now();
    const dispatch = aDispatch();
    await test.dispatch(dispatch);
    const event = await test.reported(dispatch.attemptId, 'SENT');
    expect(event).toMatchObject({ messageId: dispatch.messageId, provider: 'one', providerMessageId: `id-${dispatch.attemptId}`, errorClass: 'ERROR_CLASS_UNSPECIFIED' });
    expect(event.handoffTime?.getTime()).toBeGreaterThanOrEqual(before);
    expect(stub.callsOf(dispatch.attemptId)).toHaveLength(1);
    expect(await test.claim(dispatch.attemptId)).toMatchObject({ status: 'SENT', calls: 1, dispatch: null, wake_at: null, lease_until: null });
  });

  it('ignores what it has seen, in the same batch and later', async () => {
    const dispatch = aDispatch();
    await test.dispatch(dispatch, dispatch, dispatch);
    await test.reported(dispatch.attemptId, 'SENT');
    const fence = aDispatch();
    await test.dispatch(dispatch, fence);
    await test.reported(fence.attemptId, 'SENT');
    expect(stub.callsOf(dispatch.attemptId)).toHaveLength(1);
    expect(test.statusesOf(dispatch.attemptId)).toEqual(['SENT']);
  });

  it('retries a TRANSIENT refusal, within max_attempts', async () => {
    const dispatch = aDispatch({ providers: ['one'], maxAttempts: 3 });
    stub.answer(() => ({ kind: 'REFUSE', errorClass: 'TRANSIENT' }));
    await test.dispatch(dispatch);
    expect(await test.reported(dispatch.attemptId, 'REJECTED')).toMatchObject({ errorClass: 'ERROR_CLASS_TRANSIENT', providerCode: 'transient', handoffTime: undefined });
    expect(stub.callsOf(dispatch.attemptId).map(({ call }) => call)).toEqual([1, 2, 3]);
    expect(test.statusesOf(dispatch.attemptId)).toEqual(['REJECTED']);
  });

  it('goes to the next provider after a TRANSIENT one and a CONFIG one', async () => {
    const dispatch = aDispatch({ providers: ['one', 'two'], maxAttempts: 3 });
    stub.answer(({ provider, attemptId }) => (provider === 'one' ? { kind: 'REFUSE', errorClass: 'TRANSIENT' } : { kind: 'TAKE', id: `two-${attemptId}` }));
    const other = aDispatch();
    await test.dispatch(dispatch);
    expect(await test.reported(dispatch.attemptId, 'SENT')).toMatchObject({ provider: 'two' });
    expect(stub.callsOf(dispatch.attemptId).map(({ provider }) => provider)).toEqual(['one', 'one', 'two']);

    stub.answer(({ provider, attemptId }) => (provider === 'one' ? { kind: 'REFUSE', errorClass: 'CONFIG' } : { kind: 'TAKE', id: `two-${attemptId}` }));
    await test.dispatch(other);
    expect(await test.reported(other.attemptId, 'SENT')).toMatchObject({ provider: 'two' });
    expect(stub.callsOf(other.attemptId).map(({ provider }) => provider)).toEqual(['one', 'two']);
  });

  it('passes over providers that it does not have', async () => {
    const dispatch = aDispatch({ providers: ['gone', 'two', 'one'] });
    await test.dispatch(dispatch);
    expect(await test.reported(dispatch.attemptId, 'SENT')).toMatchObject({ provider: 'two' });
  });

  it('tells a person of a configuration that stands in the way, once for each attempt or call', async () => {
    const [unknown, refused] = [aDispatch({ providers: ['gone'] }), aDispatch({ providers: ['one'] })];
    stub.answer(() => ({ kind: 'REFUSE', errorClass: 'CONFIG' }));
    await test.dispatch(unknown, unknown, refused);
    await test.reported(unknown.attemptId, 'REJECTED');
    expect(await test.reported(refused.attemptId, 'REJECTED')).toMatchObject({ noFurtherCall: 'NO_FURTHER_CALL_NO_OTHER_PROVIDER' });
    const linesOf = (attemptId: string) => test.logLines.filter((line) => line['attemptId'] === attemptId);
    await waitFor(() => linesOf(unknown.attemptId).length > 0 && linesOf(refused.attemptId).length > 0);
    const common = { msg: 'attempt', level: 'error', channel: 'SMS', status: 'REJECTED', errorClass: 'CONFIG' };
    expect(linesOf(unknown.attemptId)).toMatchObject([{ ...common, code: 'NO_PROVIDER' }]);
    expect(linesOf(refused.attemptId)).toMatchObject([{ ...common, code: 'config', provider: 'one', noFurtherCall: 'NO_OTHER_PROVIDER' }]);
  });

  it('waits as long as the provider asks', async () => {
    const dispatch = aDispatch({ providers: ['one'] });
    stub.answer(({ call, attemptId }) => (call === 1 ? { kind: 'REFUSE', errorClass: 'TRANSIENT', retryAfterMs: 700 } : { kind: 'TAKE', id: attemptId }));
    const startedAt = Date.now();
    await test.dispatch(dispatch);
    const event = await test.reported(dispatch.attemptId, 'SENT');
    expect((event.handoffTime?.getTime() ?? 0) - startedAt).toBeGreaterThanOrEqual(700);
  });

  it('never repeats a call that was not answered', async () => {
    const dispatch = aDispatch({ providers: ['hasty', 'two'] });
    stub.answer(() => ({ kind: 'HANG' }));
    await test.dispatch(dispatch);
    const event = await test.reported(dispatch.attemptId, 'UNKNOWN');
    expect(event).toMatchObject({ errorClass: 'ERROR_CLASS_AMBIGUOUS', provider: 'hasty' });
    expect(event.handoffTime).toBeDefined();
    expect(stub.callsOf(dispatch.attemptId)).toHaveLength(1);
  });

  it.each([
    ['EXPIRED', { expireTime: new Date(Date.now() - 1) }, { errorClass: 'ERROR_CLASS_UNSPECIFIED' }],
    ['REJECTED', { providers: ['gone'] }, { errorClass: 'ERROR_CLASS_CONFIG', providerCode: 'NO_PROVIDER' }],
    ['REJECTED', { providers: ['gone', 'gone-too'] }, { errorClass: 'ERROR_CLASS_CONFIG', providerCode: 'NO_PROVIDER' }],
    ['REJECTED', { content: undefined }, { errorClass: 'ERROR_CLASS_CONFIG', providerCode: 'NO_CONTENT' }],
  ])('ends as %s without a call: %j', async (status, changes, expected) => {
    const dispatch = aDispatch(changes);
    await test.dispatch(dispatch);
    expect(await test.reported(dispatch.attemptId, status)).toMatchObject(expected);
    expect(stub.callsOf(dispatch.attemptId)).toHaveLength(0);
  });

  it('calls no more than a provider may have at once, and calls all in the end', async () => {
    let running = 0;
    let most = 0;
    const beforeReply = async (): Promise<void> => {
      most = Math.max(most, (running += 1));
      await new Promise((resolve) => setTimeout(resolve, 20));
      running -= 1;
    };
    stub.answer(({ attemptId }) => ({ kind: 'TAKE', id: `id-${attemptId}`, beforeReply }));
    const dispatches = Array.from({ length: 60 }, () => aDispatch({ providers: ['narrow'] }));
    await test.dispatch(...dispatches);
    await waitFor(() => dispatches.every(({ attemptId }) => test.statusesOf(attemptId).includes('SENT')), { timeoutMs: 20_000 });
    expect(most).toBe(2);
    expect(dispatches.every(({ attemptId }) => stub.callsOf(attemptId).length === 1)).toBe(true);
  });

  it('leaves one line per call in the log, with neither content nor address', async () => {
    const dispatch = aDispatch({ providers: ['one'], step: 1 });
    stub.answer(({ call, attemptId }) => (call === 1 ? { kind: 'REFUSE', errorClass: 'TRANSIENT' } : { kind: 'TAKE', id: attemptId }));
    await test.dispatch(dispatch);
    await test.reported(dispatch.attemptId, 'SENT');
    const lines = await waitFor(() => {
      const found = test.logLines.filter((line) => line['attemptId'] === dispatch.attemptId);
      return found.length === 2 && found;
    });
    const common = { msg: 'attempt', level: 'info', channel: 'SMS', messageId: dispatch.messageId, customerId: 'cus_1', step: 1, policy: 'default', provider: 'one', durationMs: expect.any(Number) };
    expect(lines[0]).toMatchObject({ ...common, call: 1, status: 'QUEUED', errorClass: 'TRANSIENT', code: 'transient', nextProvider: 'one', retryInMs: expect.any(Number) });
    expect(lines[1]).toMatchObject({ ...common, call: 2, status: 'SENT', providerMessageId: dispatch.attemptId });
    expect(JSON.stringify(test.logLines)).not.toMatch(/\+1500|123456/);
  });
});
