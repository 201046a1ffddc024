import { waitFor } from '@switchback/testing';

import { aDispatch, ChannelUnderTest } from '../testing/channel-under-test';
import { StubServer, stubKind } from '../testing/stub-provider';
import { TAKE_UNCONFIRMED } from './record/take-asks';

describe('receipts that stay away', () => {
  let stub: StubServer;
  let test: ChannelUnderTest;
  beforeAll(async () => {
    stub = await StubServer.start();
    const providers = [
      { id: 'asked', kind: 'asked', url: stub.url, reconcileAfterMs: 1_000 },
      { id: 'later', kind: 'asked', url: stub.url },
      { id: 'never', kind: 'asked', url: stub.url, reconcileAfterMs: 0 },
      { id: 'mute', kind: 'stub', url: stub.url, reconcileAfterMs: 1_000 },
    ];
    test = await ChannelUnderTest.create({ kinds: { stub: stubKind(stub), asked: stubKind(stub, true) }, providers });
    await test.start();
  });
  afterAll(async () => {
    await test.close();
    await stub.close();
  });

  async function sent(provider: string): Promise<string> {
    const dispatch = aDispatch({ providers: [provider] });
    await test.dispatch(dispatch);
    await test.reported(dispatch.attemptId, 'SENT');
    return dispatch.attemptId;
  }
  const scheduled = async (attemptId: string) => (await test.claim(attemptId))?.['reconcile_at'];

  it('are asked for, and what the provider says is reported as a receipt is', async () => {
    const dispatch = aDispatch({ providers: ['asked'] });
    stub.known.set(dispatch.attemptId, { providerMessageId: `id-${dispatch.attemptId}`, attemptId: dispatch.attemptId, status: 'DELIVERED' });
    await test.dispatch(dispatch);
    await test.reported(dispatch.attemptId, 'DELIVERED');
    expect(test.statusesOf(dispatch.attemptId)).toEqual(['SENT', 'DELIVERED']);
    expect(await test.claim(dispatch.attemptId)).toMatchObject({ status: 'DELIVERED', reconcile_at: null });
  });

  it('are asked for again, ever later, and not for ever', async () => {
    const attemptId = await sent('asked');
    await waitFor(() => stub.asked.includes(attemptId), { timeoutMs: 10_000 });
    await waitFor(async () => Number((await test.claim(attemptId))?.['asks']) === 1);
    const { rows } = await test.database.query(`SELECT extract(epoch FROM reconcile_at - now()) * 1000 AS in_ms FROM claims WHERE attempt_id = $1`, [attemptId]);
    expect(Number(rows[0]?.in_ms)).toBeLessThanOrEqual(4_000);
    await test.database.query('UPDATE claims SET asks = 3, reconcile_at = now() WHERE attempt_id = $1', [attemptId]);
    await waitFor(async () => Number((await test.claim(attemptId))?.['asks']) === 4, { timeoutMs: 10_000 });
    expect(await test.claim(attemptId)).toMatchObject({ status: 'SENT', reconcile_at: null });
    expect(test.statusesOf(attemptId)).toEqual(['SENT']);
  });

  it('hold up no call of others while a provider does not answer', async () => {
    const { queryAnswer } = stub;
    const asked: string[] = [];
    const givenUp: string[] = [];
    stub.queryAnswer = (attemptId, signal) =>
      new Promise((resolve) => {
        asked.push(attemptId);
        signal.addEventListener('abort', () => {
          givenUp.push(attemptId);
          resolve(undefined);
        });
      });
    await sent('asked');
    await waitFor(() => asked.length > 0, { timeoutMs: 10_000 });
    const dispatch = aDispatch({ providers: ['never'] });
    stub.answer(({ attemptId, call }) => (attemptId === dispatch.attemptId && call === 1 ? { kind: 'REFUSE', errorClass: 'TRANSIENT' } : { kind: 'TAKE', id: `id-${attemptId}` }));
    await test.dispatch(dispatch);
    await test.reported(dispatch.attemptId, 'SENT');
    expect(stub.callsOf(dispatch.attemptId)).toHaveLength(2);
    expect(givenUp).toEqual([]);
    stub.queryAnswer = queryAnswer;
  });

  it('are not asked for once one has come', async () => {
    const attemptId = await sent('later');
    expect(await scheduled(attemptId)).toBeInstanceOf(Date);
    await test.post('/receipts/later', [{ providerMessageId: `id-${attemptId}`, status: 'DELIVERED' }], { 'x-stub': 'right' });
    await test.reported(attemptId, 'DELIVERED');
    expect(await scheduled(attemptId)).toBeNull();
  });

  it('are not asked for where the provider is not to be, or cannot be, asked', async () => {
    expect([await scheduled(await sent('never')), await scheduled(await sent('mute'))]).toEqual([null, null]);
  });

  it('are found by an index that has only what has no receipt', async () => {
    await test.database.query(
      `INSERT INTO claims (attempt_id, message_id, status, provider, reconcile_at)
       SELECT 'filler.' || n, 'filler', CASE WHEN n % 10 = 0 THEN 'SENT' ELSE 'DELIVERED' END, 'later', CASE WHEN n % 10 = 0 THEN now() + interval '1 h' END
       FROM generate_series(1, 20000) n`,
    );
    await test.database.query('ANALYZE claims');
    const text = TAKE_UNCONFIRMED.replace('$1::text[]', `'{later}'::text[]`).replace('$2::int4[]', `'{900000}'::int4[]`);
    const { rows } = await test.database.query(`EXPLAIN ${text}`);
    const plan = rows.map((row) => Object.values(row).join('')).join('\n');
    expect(plan).toContain('Index Scan using claims_reconcile');
    expect(plan).not.toContain('Seq Scan');
  });
});

describe('a withdrawal of what a provider has', () => {
  let stub: StubServer;
  let test: ChannelUnderTest;
  beforeAll(async () => {
    stub = await StubServer.start();
    const providers = [{ id: 'asked', kind: 'asked', url: stub.url }, { id: 'mute', kind: 'stub', url: stub.url }];
    test = await ChannelUnderTest.create({ kinds: { stub: stubKind(stub), asked: stubKind(stub, true) }, providers });
    await test.start();
  });
  afterAll(async () => {
    await test.close();
    await stub.close();
  });

  async function sentAndWithdrawn(provider: string): Promise<{ attemptId: string; outcome: string }> {
    const { attemptId, messageId, ...rest } = aDispatch({ providers: [provider] });
    await test.dispatch({ attemptId, messageId, ...rest });
    await test.reported(attemptId, 'SENT');
    const { outcome } = await test.api<{ outcome: string }>((client, done) => client.cancelAttempt({ attemptId, messageId, notBefore: undefined }, done));
    return { attemptId, outcome };
  }

  it('is passed on to the provider, which nobody waits for', async () => {
    let released = false;
    stub.cancelAnswer = (_attemptId, signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve(!(released = true))));
    const { attemptId, outcome } = await sentAndWithdrawn('asked');
    expect(outcome).toBe('OUTCOME_IN_FLIGHT');
    await waitFor(() => stub.canceled.includes(attemptId));
    expect(released).toBe(false);
    expect(await test.claim(attemptId)).toMatchObject({ status: 'SENT' });
  });

  it('harms nothing when the provider fails', async () => {
    stub.cancelAnswer = () => Promise.reject(new Error('broken'));
    const { attemptId, outcome } = await sentAndWithdrawn('asked');
    expect(outcome).toBe('OUTCOME_IN_FLIGHT');
    await waitFor(() => test.logLines.some((line) => line['attemptId'] === attemptId && line['msg'] === 'the provider could not be asked to cancel'));
    expect(await test.claim(attemptId)).toMatchObject({ status: 'SENT' });
  });

  it('stays with us where the provider cannot be asked', async () => {
    expect((await sentAndWithdrawn('mute')).outcome).toBe('OUTCOME_IN_FLIGHT');
    const { attemptId } = await sentAndWithdrawn('asked');
    await waitFor(() => stub.canceled.includes(attemptId));
    expect(stub.canceled).toHaveLength(3);
  });
});
