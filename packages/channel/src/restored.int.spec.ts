import { type CancelAttemptResponse, Dispatch } from '@switchback/contracts';
import { waitFor } from '@switchback/testing';

import { aDispatch, ChannelUnderTest } from '../testing/channel-under-test';
import { StubServer, stubKind } from '../testing/stub-provider';

const RESTORED_AT = new Date(Date.now() - 60_000);
const BEFORE = new Date(RESTORED_AT.getTime() - 1);
const SINCE = RESTORED_AT;

describe('after a restore of the database from a backup', () => {
  let stub: StubServer;
  let test: ChannelUnderTest;
  beforeAll(async () => {
    stub = await StubServer.start();
    const providers = [
      { id: 'one', kind: 'stub', url: stub.url },
      { id: 'asked', kind: 'asked', url: stub.url },
    ];
    test = await ChannelUnderTest.create({ kinds: { stub: stubKind(stub), asked: stubKind(stub, true) }, providers });
    await test.start();
    await test.stop();
  });
  beforeEach(() => stub.answer(({ attemptId }) => ({ kind: 'TAKE', id: `id-${attemptId}` })));
  afterEach(() => test.stop());
  afterAll(async () => {
    await test.close();
    await stub.close();
  });

  async function waiting(dispatch: Dispatch): Promise<Dispatch> {
    await test.database.query(
      `INSERT INTO claims (attempt_id, message_id, status, provider, wake_at, dispatch) VALUES ($1, $2, 'QUEUED', 'one', now(), $3)`,
      [dispatch.attemptId, dispatch.messageId, Dispatch.encode(dispatch).finish()],
    );
    return dispatch;
  }

  const restart = (): Promise<void> => test.start({ SWITCHBACK_RESTORED_AT: RESTORED_AT });
  const unknown = { errorClass: 'ERROR_CLASS_AMBIGUOUS', providerCode: 'RESTORED', provider: 'one', handoffTime: expect.any(Date) };

  it('calls nobody about what waited in the backup, and says that it is UNKNOWN', async () => {
    const [old, silent, young] = [await waiting(aDispatch({ notBefore: BEFORE })), await waiting(aDispatch()), await waiting(aDispatch({ notBefore: SINCE }))];
    await restart();
    for (const { attemptId } of [old, silent]) {
      expect(await test.reported(attemptId, 'UNKNOWN')).toMatchObject(unknown);
      expect(await test.claim(attemptId)).toMatchObject({ status: 'UNKNOWN', wake_at: null, dispatch: null });
    }
    await test.reported(young.attemptId, 'SENT');
    expect([old, silent, young].map(({ attemptId }) => stub.callsOf(attemptId).length)).toEqual([0, 0, 1]);
  });

  it('calls nobody about what comes from the bus and may have been called before, and asks who can be asked', async () => {
    await restart();
    const [old, asked, young] = [aDispatch({ notBefore: BEFORE }), aDispatch({ notBefore: BEFORE, providers: ['asked'] }), aDispatch({ notBefore: SINCE })];
    stub.known.set(asked.attemptId, { providerMessageId: '0099', attemptId: asked.attemptId, status: 'DELIVERED' });
    await test.dispatch(old, asked, young);
    expect(await test.reported(old.attemptId, 'UNKNOWN')).toMatchObject(unknown);
    expect(await test.reported(asked.attemptId, 'DELIVERED')).toMatchObject({ provider: 'asked', providerMessageId: '0099' });
    await test.reported(young.attemptId, 'SENT');
    expect([old, asked, young].map(({ attemptId }) => stub.callsOf(attemptId).length)).toEqual([0, 0, 1]);
  });

  it('says that it is UNKNOWN, not EXPIRED, what is too old to be sent now: it may have been sent in time', async () => {
    await restart();
    const dispatch = aDispatch({ notBefore: BEFORE, expireTime: new Date(Date.now() - 1_000) });
    await test.dispatch(dispatch);
    expect(await test.reported(dispatch.attemptId, 'UNKNOWN')).toMatchObject(unknown);
  });

  it('says again what is known of an attempt whose dispatch comes again, for the router may have forgotten it', async () => {
    await restart();
    const dispatch = aDispatch({ notBefore: BEFORE });
    await test.dispatch(dispatch);
    await test.reported(dispatch.attemptId, 'UNKNOWN');
    await test.dispatch(dispatch);
    await waitFor(() => test.statusesOf(dispatch.attemptId).length === 2, { what: 'a second report' });
    expect(test.statusesOf(dispatch.attemptId)).toEqual(['UNKNOWN', 'UNKNOWN']);
  });

  const bring = (provider: string, attemptId: string, status: string): Promise<unknown> =>
    test.post(`/receipts/${provider}`, [{ providerMessageId: '0100', attemptId, status }], { 'x-stub': 'right' });

  it('keeps what a provider says of an attempt before its dispatch has come', async () => {
    await restart();
    const dispatch = aDispatch({ notBefore: BEFORE });
    await bring('one', dispatch.attemptId, 'DELIVERED');
    await test.dispatch(dispatch);
    expect(await test.reported(dispatch.attemptId, 'DELIVERED')).toMatchObject({ provider: 'one', providerMessageId: '0100' });
    expect(test.statusesOf(dispatch.attemptId).sort()).toEqual(['DELIVERED', 'UNKNOWN']);
    expect(stub.callsOf(dispatch.attemptId)).toEqual([]);
  });

  it('hears of it from a provider that it would not have called first', async () => {
    const dispatch = await waiting(aDispatch({ notBefore: BEFORE }));
    await restart();
    await test.reported(dispatch.attemptId, 'UNKNOWN');
    await bring('asked', dispatch.attemptId, 'SENT');
    await bring('one', dispatch.attemptId, 'UNDELIVERED');
    await bring('asked', dispatch.attemptId, 'DELIVERED');
    expect(await test.reported(dispatch.attemptId, 'DELIVERED')).toMatchObject({ provider: 'asked', providerMessageId: '0100' });
    expect(test.statusesOf(dispatch.attemptId)).toEqual(['UNKNOWN', 'SENT', 'DELIVERED']);
  });

  const cancel = async ({ attemptId, messageId, notBefore }: Dispatch): Promise<string> =>
    (await test.api<CancelAttemptResponse>((client, done) => client.cancelAttempt({ attemptId, messageId, notBefore }, done))).outcome;

  it('promises of no attempt that may have been called before that nobody has it', async () => {
    await restart();
    const [old, silent] = [aDispatch({ notBefore: BEFORE }), aDispatch()];
    expect(await cancel(old)).toBe('OUTCOME_IN_FLIGHT');
    expect(await cancel(silent)).toBe('OUTCOME_IN_FLIGHT');
    await test.dispatch(old);
    await test.reported(old.attemptId, 'UNKNOWN');
  });

  it('promises it of a message that was accepted before and was to be sent later, and calls nobody', async () => {
    await restart();
    const dispatch = aDispatch({ notBefore: SINCE });
    expect(await cancel(dispatch)).toBe('OUTCOME_CANCELED');
    const sentinel = aDispatch({ notBefore: SINCE });
    await test.dispatch(dispatch, sentinel);
    await test.reported(sentinel.attemptId, 'SENT');
    expect(stub.callsOf(dispatch.attemptId)).toEqual([]);
  });
});
