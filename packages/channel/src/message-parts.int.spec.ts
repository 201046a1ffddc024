import { aDispatch, ChannelUnderTest } from '../testing/channel-under-test';
import { StubServer, stubKind } from '../testing/stub-provider';

describe('a message of several parts', () => {
  let stub: StubServer;
  let test: ChannelUnderTest;
  beforeAll(async () => {
    stub = await StubServer.start();
    test = await ChannelUnderTest.create({ kinds: { stub: stubKind(stub) }, providers: [{ id: 'one', kind: 'stub', url: stub.url }] });
    await test.start();
  });
  afterAll(async () => {
    await test.close();
    await stub.close();
  });

  const post = async (...receipts: readonly object[]): Promise<void> => {
    expect((await test.post('/receipts/one', receipts, { 'x-stub': 'right' })).status).toBe(200);
  };

  /** Parts a, b and c of an attempt; part c goes by two ids. */
  async function sent(beforeReply?: (id: (part: string) => string) => Promise<void>) {
    const dispatch = aDispatch();
    const { attemptId } = dispatch;
    const id = (part: string): string => `${attemptId}-${part}`;
    const receiptIds = [[id('a')], [id('b')], [id('c'), id('C')]];
    stub.answer(() => ({ kind: 'TAKE', id: ['a', 'b', 'c'].map(id).join(','), receiptIds, ...(beforeReply === undefined ? {} : { beforeReply: () => beforeReply(id) }) }));
    await test.dispatch(dispatch);
    await test.reported(attemptId, 'SENT');
    return { attemptId, id };
  }

  it('is delivered when all parts are, one by one or together', async () => {
    const { attemptId, id } = await sent();
    await post({ providerMessageId: id('a'), status: 'DELIVERED' });
    await post({ providerMessageId: id('b'), status: 'DELIVERED' });
    expect((await test.claim(attemptId))?.['status']).toBe('SENT');
    await post({ providerMessageId: id('C'), status: 'DELIVERED' });
    expect(await test.reported(attemptId, 'DELIVERED')).toMatchObject({ providerMessageId: ['a', 'b', 'c'].map(id).join(',') });
    const other = await sent();
    await Promise.all(['a', 'b', 'c'].map((part) => post({ providerMessageId: other.id(part), status: 'DELIVERED' })));
    await test.reported(other.attemptId, 'DELIVERED');
  });

  it('says of a part that comes twice what it said before', async () => {
    const { attemptId, id } = await sent();
    for (const part of ['a', 'a', 'C', 'c']) await post({ providerMessageId: id(part), status: 'DELIVERED' });
    expect((await test.claim(attemptId))?.['status']).toBe('SENT');
  });

  it('is undelivered with the reason of the part that failed, and delivered when that was wrong', async () => {
    const { attemptId, id } = await sent();
    await post({ providerMessageId: id('a'), status: 'DELIVERED' }, { providerMessageId: id('b'), status: 'UNDELIVERED' }, { providerMessageId: id('c'), status: 'DELIVERED' });
    await test.reported(attemptId, 'UNDELIVERED');
    await post({ providerMessageId: id('b'), status: 'DELIVERED' });
    await test.reported(attemptId, 'DELIVERED');
    expect(test.statusesOf(attemptId)).toEqual(['SENT', 'UNDELIVERED', 'DELIVERED']);
  });

  it('counts receipts that came before the send was recorded', async () => {
    const { attemptId, id } = await sent((part) => post({ providerMessageId: part('a'), status: 'DELIVERED' }, { providerMessageId: part('C'), status: 'DELIVERED' }));
    expect((await test.claim(attemptId))?.['status']).toBe('SENT');
    await post({ providerMessageId: id('b'), status: 'DELIVERED' });
    await test.reported(attemptId, 'DELIVERED');
  });

  it('is remembered over a restart', async () => {
    const { attemptId, id } = await sent();
    await post({ providerMessageId: id('a'), status: 'DELIVERED' }, { providerMessageId: id('b'), status: 'DELIVERED' });
    await test.stop();
    await test.start();
    await post({ providerMessageId: id('c'), status: 'DELIVERED' });
    await test.reported(attemptId, 'DELIVERED');
  });
});
