import { InboundKeyword, InboundKind, OptVia } from '@switchback/contracts';
import { Secret } from '@switchback/service';
import { waitFor } from '@switchback/testing';

import { aDispatch, ChannelUnderTest } from '../testing/channel-under-test';
import { StubServer, stubKind } from '../testing/stub-provider';

const RIGHT = { 'x-stub': 'right' };
const { INBOUND_KIND_MESSAGE, INBOUND_KIND_OPT_OUT } = InboundKind;

describe('taking what persons say', () => {
  let stub: StubServer;
  let test: ChannelUnderTest;
  let people = 0;
  beforeAll(async () => {
    stub = await StubServer.start();
    test = await ChannelUnderTest.create({ kinds: { stub: stubKind(stub) }, providers: [{ id: 'one', kind: 'stub', url: stub.url }] });
    await test.start();
  });
  afterAll(async () => {
    await test.close();
    await stub.close();
  });

  const somebody = (): string => `+1415555${String((people += 1)).padStart(4, '0')}`;
  const written = (from: string, text: string, providerMessageId = `in-${from}`) => ({ kind: 'INBOUND_MESSAGE', providerMessageId, from, to: '+15005550000', text });
  const post = (body: object, headers: Record<string, string> = RIGHT) => test.post('/receipts/one', body, headers);
  const rows = async (deliveryOf: string) => (await test.database.query('SELECT * FROM signals WHERE payload IS NOT NULL AND convert_from(payload, $2) LIKE $1', [`%${deliveryOf}%`, 'UTF8'])).rows;

  it('stores a message as it came and reports it', async () => {
    const from = somebody();
    expect((await post({ signals: [written(from, 'Where is my order?')] })).status).toBe(200);
    const [signal] = await test.told(from, 1);
    expect(signal).toMatchObject({ kind: INBOUND_KIND_MESSAGE, provider: 'one', sender: '+15005550000', text: 'Where is my order?', keyword: InboundKeyword.INBOUND_KEYWORD_UNSPECIFIED });
    expect(await rows(from)).toMatchObject([{ provider: 'one', kind: 'INBOUND_MESSAGE', ordinal: 0 }]);
  });

  it('reports STOP as a message and as an opt-out, in this order and under one key that is not the number', async () => {
    const from = somebody();
    await post({ signals: [written(from, ' Stop. ')] });
    const [message, optOut] = await test.told(from, 2);
    expect(message).toMatchObject({ kind: INBOUND_KIND_MESSAGE, keyword: InboundKeyword.INBOUND_KEYWORD_STOP });
    expect(optOut).toMatchObject({ kind: INBOUND_KIND_OPT_OUT, via: OptVia.OPT_VIA_KEYWORD });
    const keys = test.signals.flatMap(({ address }, index) => (address === from ? [test.signalKeys[index]] : []));
    expect(new Set(keys).size).toBe(1);
    expect(keys[0]).toMatch(/^person-[0-9a-f]{4}$/);
  });

  it('knows the keywords that the installation adds', async () => {
    const from = somebody();
    await post({ signals: [written(from, 'Genug!')] });
    expect(await test.told(from, 2)).toMatchObject([{ keyword: InboundKeyword.INBOUND_KEYWORD_STOP }, { kind: INBOUND_KIND_OPT_OUT }]);
  });

  it('does nothing twice, posted again, twice in one delivery, and at once', async () => {
    const [from, other] = [somebody(), somebody()];
    const body = { signals: [written(from, 'STOP'), written(from, 'STOP')] };
    await Promise.all([post(body), post(body)]);
    expect((await post({ signals: [...body.signals, written(other, 'after')] })).status).toBe(200);
    await test.told(other, 1);
    expect(test.signals.filter(({ address }) => address === from)).toHaveLength(2);
    expect(await rows(other)).toMatchObject([{ kind: 'INBOUND_MESSAGE', ordinal: 4 }]);
  });

  it('matches an opt-out to its attempt by the provider’s id, and leaves an attempt it does not know to the router', async () => {
    const dispatch = aDispatch();
    await test.dispatch(dispatch);
    await test.reported(dispatch.attemptId, 'SENT');
    const [address, stranger] = [somebody(), somebody()];
    await post({
      signals: [
        { kind: 'OPT_OUT', via: 'SPAM_REPORT', providerMessageId: `id-${dispatch.attemptId}`, address },
        { kind: 'OPT_OUT', via: 'UNSUBSCRIBE', attemptId: 'msg_other.0.1', address: stranger, customerId: 'cus_2' },
      ],
    });
    expect(await test.told(address, 1)).toMatchObject([{ via: OptVia.OPT_VIA_SPAM_REPORT, attemptId: dispatch.attemptId, messageId: dispatch.messageId }]);
    expect(await test.told(stranger, 1)).toMatchObject([{ attemptId: 'msg_other.0.1', messageId: '', customerId: 'cus_2' }]);
  });

  it('stores a delivery’s receipts and signals together, and the body once', async () => {
    const dispatch = aDispatch();
    await test.dispatch(dispatch);
    await test.reported(dispatch.attemptId, 'SENT');
    const from = somebody();
    await post({ receipts: [{ providerMessageId: `id-${dispatch.attemptId}`, status: 'DELIVERED' }], signals: [written(from, 'thanks')] });
    await test.reported(dispatch.attemptId, 'DELIVERED');
    await test.told(from, 1);
    expect(await rows(from)).toEqual([]);
    const receipts = await test.database.query('SELECT payload FROM receipts WHERE attempt_id = $1', [dispatch.attemptId]);
    expect(String(receipts.rows[0]?.payload)).toContain(from);
    const inDelivery = await test.database.query('SELECT s.ordinal FROM signals s JOIN receipts r USING (delivery_id) WHERE r.attempt_id = $1', [dispatch.attemptId]);
    expect(inDelivery.rows).toEqual([{ ordinal: 1 }]);
  });

  it('stores nothing that is forged or malformed', async () => {
    const from = somebody();
    expect((await post({ signals: [written(from, 'STOP')] }, { 'x-stub': 'wrong' })).status).toBe(403);
    expect((await post({ signals: [{ ...written(from, 'STOP'), from: 7 }] })).status).toBe(400);
    const after = somebody();
    await post({ signals: [written(after, 'hello')] });
    await test.told(after, 1);
    expect(test.signals.some(({ address }) => address === from)).toBe(false);
    expect(await rows(from)).toEqual([]);
  });

  it('answers 503 while nothing can be stored, and takes it afterwards', async () => {
    const from = somebody();
    await test.database.query('ALTER TABLE signals RENAME TO signals_away');
    expect((await post({ receipts: [{ providerMessageId: `lost-${from}`, status: 'SENT' }], signals: [written(from, 'STOP')] })).status).toBe(503);
    await test.database.query('ALTER TABLE signals_away RENAME TO signals');
    expect((await test.database.query('SELECT FROM receipts WHERE provider_message_id = $1', [`lost-${from}`])).rowCount).toBe(0);
    expect((await post({ signals: [written(from, 'STOP')] })).status).toBe(200);
    await test.told(from, 2);
  });

  it('says nothing of content or addresses in the log', async () => {
    const from = somebody();
    await post({ signals: [written(from, 'a secret that nobody logs')] });
    await test.told(from, 1);
    const logged = JSON.stringify(test.logLines);
    expect(logged).not.toContain('a secret that nobody logs');
    expect(logged).not.toContain(from.slice(1));
  });
});

describe('the window of a conversation', () => {
  const HOUR = 3_600_000;
  let stub: StubServer;
  let test: ChannelUnderTest;
  beforeAll(async () => {
    stub = await StubServer.start();
    const windowed = { kind: 'stub', url: stub.url, windowMs: 24 * HOUR };
    const providers = [{ id: 'seen', ...windowed }, { id: 'enforced', ...windowed, enforce: true }];
    test = await ChannelUnderTest.create({ channel: 'WHATSAPP', kinds: { stub: stubKind(stub) }, providers });
    await test.start();
  });
  afterAll(async () => {
    await test.close();
    await stub.close();
  });

  const writes = (provider: string, from: string, occurredAt = Date.now()) =>
    test.post(`/receipts/${provider}`, { signals: [{ kind: 'INBOUND_MESSAGE', providerMessageId: `${from}-${occurredAt}`, from, to: '1', text: 'hi', occurredAt }] }, RIGHT);

  async function outcome(provider: string, address: string, changes: object = {}): Promise<string> {
    const dispatch = aDispatch({ address, providers: [provider], ...changes });
    await test.dispatch(dispatch);
    const last = await waitFor(() => test.events.find(({ attemptId }) => attemptId === dispatch.attemptId));
    return `${last.status.replace('ATTEMPT_STATUS_', '')} ${last.providerCode}`.trim();
  }

  it('lets the provider decide until it is certain', async () => {
    expect(await outcome('seen', '+14155550001')).toBe('SENT');
    await writes('seen', '+14155550002');
    expect(await outcome('seen', '+14155550001')).toBe('SENT');
    await test.database.query(`UPDATE listening_since SET first_inbound_at = now() - interval '25 hours'`);
    expect(await outcome('seen', '+14155550001')).toBe('REJECTED WINDOW_CLOSED');
    expect(await outcome('seen', '+14155550002')).toBe('SENT');
  });

  it('is enforced where every message is sure to come here, without a call', async () => {
    const dispatch = aDispatch({ address: '+14155550003', providers: ['enforced'] });
    await test.dispatch(dispatch);
    const event = await test.reported(dispatch.attemptId, 'REJECTED');
    expect(event).toMatchObject({ errorClass: 'ERROR_CLASS_POLICY', providerCode: 'WINDOW_CLOSED', provider: 'enforced' });
    expect(stub.callsOf(dispatch.attemptId)).toEqual([]);
    await writes('enforced', '+14155550003', Date.now() - 25 * HOUR);
    expect(await outcome('enforced', '+14155550003')).toBe('REJECTED WINDOW_CLOSED');
    await writes('enforced', '+14155550003', Date.now() - 23 * HOUR);
    expect(await outcome('enforced', '+14155550003')).toBe('SENT');
  });

  describe('over a change of the key', () => {
    const [before, after] = [new Secret('the search key of the spec'), new Secret('the next search key of the spec')];
    const listenedForADay = () => test.database.query(`UPDATE listening_since SET first_inbound_at = now() - interval '25 hours'`);
    async function startAnew(changes: object): Promise<void> {
      await test.stop();
      await test.start(changes);
    }

    it('stays open for who wrote before, and certain, as long as the previous key is known', async () => {
      await writes('seen', '+14155550005');
      await writes('enforced', '+14155550005');
      await listenedForADay();
      await startAnew({ SWITCHBACK_SEARCH_KEY: after, SWITCHBACK_SEARCH_KEY_OTHER: before });
      await writes('seen', '+14155550006');
      expect(await Promise.all([outcome('seen', '+14155550005'), outcome('enforced', '+14155550005'), outcome('seen', '+14155550006')])).toEqual(['SENT', 'SENT', 'SENT']);
      expect(await outcome('seen', '+14155550007')).toBe('REJECTED WINDOW_CLOSED');
    });

    it('is the provider’s to judge for a day where the previous key is not known, and when a key comes back', async () => {
      await startAnew({ SWITCHBACK_SEARCH_KEY: before });
      await writes('seen', '+14155550005');
      await listenedForADay();
      await startAnew({ SWITCHBACK_SEARCH_KEY: after });
      expect(await outcome('seen', '+14155550005')).toBe('SENT');
      await writes('seen', '+14155550006');
      expect(await outcome('seen', '+14155550005')).toBe('SENT');
      await startAnew({ SWITCHBACK_SEARCH_KEY: before });
      expect(await outcome('seen', '+14155550006')).toBe('SENT');
    });
  });

  it('does not bind templates', async () => {
    const template = { name: 'code', language: 'en', bodyParameters: [] };
    expect(await outcome('enforced', '+14155550004', { content: { text: 'hi', whatsapp: { template } } })).toBe('SENT');
  });

  it('keeps no address', async () => {
    const { rows } = await test.database.query('SELECT * FROM conversations');
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.every(({ person }) => Buffer.isBuffer(person) && person.length === 16)).toBe(true);
  });

  it('is refused at the start where it cannot be kept', async () => {
    const blind = await ChannelUnderTest.create({
      channel: 'WHATSAPP',
      kinds: { stub: stubKind(stub) },
      providers: [{ id: 'enforced', kind: 'stub', url: stub.url, windowMs: HOUR, enforce: true }],
      config: { SWITCHBACK_SEARCH_KEY: undefined },
    });
    await expect(blind.start()).rejects.toThrow('provider enforced: window: "enforce" needs SWITCHBACK_SEARCH_KEY');
    await blind.close();
  });
});
