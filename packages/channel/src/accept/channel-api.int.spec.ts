import { type CancelAttemptResponse, type channelV1, type GetAttemptResponse, type GetCapabilitiesResponse } from '@switchback/contracts';
import { waitFor } from '@switchback/testing';

import { aDispatch, ChannelUnderTest } from '../../testing/channel-under-test';
import { StubServer, stubKind } from '../../testing/stub-provider';

describe('ChannelService', () => {
  let stub: StubServer;
  let test: ChannelUnderTest;
  beforeAll(async () => {
    stub = await StubServer.start();
    test = await ChannelUnderTest.create({
      kinds: { stub: stubKind(stub) },
      providers: [{ id: 'one', kind: 'stub', url: stub.url, concurrency: 1 }, { id: 'sandbox', kind: 'sandbox' }],
    });
    await test.start();
  });
  beforeEach(() => stub.answer(({ attemptId }) => ({ kind: 'TAKE', id: `id-${attemptId}` })));
  afterAll(async () => {
    await test.close();
    await stub.close();
  });

  const cancel = async (attemptId: string): Promise<string> => {
    const messageId = attemptId.split('.')[0] ?? '';
    return (await test.api<CancelAttemptResponse>((client, done) => client.cancelAttempt({ attemptId, messageId, notBefore: undefined }, done))).outcome;
  };
  const get = (attemptId: string) => test.api<GetAttemptResponse>((client, done) => client.getAttempt({ attemptId }, done));

  const calls = async (): Promise<number[]> => {
    const { providers } = await test.api<channelV1.GetProviderHealthResponse>((client, done) => client.getProviderHealth({}, done));
    return providers.map((provider) => provider.calls);
  };

  it('says what it can do', async () => {
    const response = await test.api<GetCapabilitiesResponse>((client, done) => client.getCapabilities({}, done));
    expect(response).toEqual({
      channel: 'CHANNEL_SMS',
      providers: [
        { id: 'one', receipts: true, query: false, idempotent: false },
        { id: 'sandbox', receipts: true, query: false, idempotent: false },
      ],
    });
  });

  it('says what it knows of an attempt', async () => {
    const dispatch = aDispatch();
    await test.dispatch(dispatch);
    const event = await test.reported(dispatch.attemptId, 'SENT');
    expect(await get(dispatch.attemptId)).toEqual({
      status: 'ATTEMPT_STATUS_SENT',
      provider: 'one',
      providerMessageId: `id-${dispatch.attemptId}`,
      handoffTime: event.handoffTime,
      errorClass: 'ERROR_CLASS_UNSPECIFIED',
      providerCode: '',
    });
    await expect(get('none')).rejects.toMatchObject({ code: 5 });
    await expect(get('')).rejects.toMatchObject({ code: 3 });
  });

  it('withdraws an attempt before its dispatch comes, for good', async () => {
    const dispatch = aDispatch();
    expect(await cancel(dispatch.attemptId)).toBe('OUTCOME_CANCELED');
    await test.reported(dispatch.attemptId, 'CANCELED');
    const fence = aDispatch();
    await test.dispatch(dispatch, fence);
    await test.reported(fence.attemptId, 'SENT');
    expect(stub.callsOf(dispatch.attemptId)).toHaveLength(0);
    expect(await cancel(dispatch.attemptId)).toBe('OUTCOME_CANCELED');
    expect(test.statusesOf(dispatch.attemptId)).toEqual(['CANCELED']);
  });

  it('withdraws an attempt that waits for its next call', async () => {
    const dispatch = aDispatch({ initialBackoffMs: 60_000, maxBackoffMs: 60_000, maxAttempts: 10 });
    stub.answer(() => ({ kind: 'REFUSE', errorClass: 'TRANSIENT', retryAfterMs: 60_000 }));
    await test.dispatch({ ...dispatch, providers: ['one'] });
    await waitFor(async () => (await test.claim(dispatch.attemptId))?.['status'] === 'QUEUED');
    expect(await cancel(dispatch.attemptId)).toBe('OUTCOME_CANCELED');
    expect(await test.claim(dispatch.attemptId)).toMatchObject({ status: 'CANCELED', dispatch: null, wake_at: null });
  });

  it('does not withdraw what a provider has or may have, nor what has ended', async () => {
    const [sent, calling, ended] = [aDispatch(), aDispatch(), aDispatch({ expireTime: new Date(0) })];
    await test.dispatch(sent, ended);
    await test.reported(sent.attemptId, 'SENT');
    await test.reported(ended.attemptId, 'EXPIRED');
    let reply: () => void = () => undefined;
    const replied = new Promise<void>((resolve) => (reply = resolve));
    stub.answer(({ attemptId }) => ({ kind: 'TAKE', id: attemptId, beforeReply: () => replied }));
    await test.dispatch(calling);
    await waitFor(() => stub.callsOf(calling.attemptId).length === 1);
    expect(await calls()).toEqual([1, 0]);
    expect([await cancel(sent.attemptId), await cancel(calling.attemptId), await cancel(ended.attemptId)]).toEqual([
      'OUTCOME_IN_FLIGHT',
      'OUTCOME_IN_FLIGHT',
      'OUTCOME_ENDED',
    ]);
    reply();
    await test.reported(calling.attemptId, 'SENT');
    // Idle, however many permits are held while it is looked for what waits.
    for (let look = 0; look < 20; look += 1) expect(await calls()).toEqual([0, 0]);
  });

  it('answers a withdrawal that races with its dispatch truthfully', async () => {
    const dispatches = Array.from({ length: 100 }, () => aDispatch());
    const [, ...outcomes] = await Promise.all([test.dispatch(...dispatches), ...dispatches.map(({ attemptId }) => cancel(attemptId))]);
    await waitFor(() => dispatches.every(({ attemptId }) => test.statusesOf(attemptId).length > 0), { timeoutMs: 20_000 });
    dispatches.forEach(({ attemptId }, index) => {
      expect([outcomes[index], stub.callsOf(attemptId).length]).toEqual(outcomes[index] === 'OUTCOME_CANCELED' ? ['OUTCOME_CANCELED', 0] : ['OUTCOME_IN_FLIGHT', 1]);
    });
  });
});
