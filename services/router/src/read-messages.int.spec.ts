import { AttemptStatus, Channel, ListMessagesRequest, MessageStatus, type Message, type routerV1 } from '@switchback/contracts';
import { waitFor } from '@switchback/testing';

import { call, refusal } from '../testing/call';
import { RouterFixture } from '../testing/router-fixture';

let router: RouterFixture;
let client: routerV1.RouterServiceClient;

beforeAll(async () => {
  router = await RouterFixture.create();
  await router.policy();
  await router.policy(undefined, 'other');
  await router.policy(undefined, 'lister');
  await router.policy(undefined, 'stranger');
  ({ client } = await router.startReplica());
});

afterAll(() => router.stop());

async function get(messageId: string, customerId = 'acme'): Promise<Message | undefined> {
  const answer = await call<routerV1.GetMessageResponse>((done) => client.getMessage({ customerId, request: { messageId } }, done));
  return answer.response?.message;
}

async function list(customerId: string, fields: Partial<ListMessagesRequest>): Promise<{ ids: string[]; next: string }> {
  const request = ListMessagesRequest.create(fields);
  const answer = await call<routerV1.ListMessagesResponse>((done) => client.listMessages({ customerId, request }, done));
  return { ids: answer.response?.messages.map((message) => message.id) ?? [], next: answer.response?.nextPageToken ?? '' };
}

describe('getMessage', () => {
  it('shows a message whole to its owner', async () => {
    const id = await router.routed({ correlationId: 'order-17', headers: { traceparent: `00-${'ab'.repeat(16)}-${'cd'.repeat(8)}-01` } });
    await router.report(id, AttemptStatus.ATTEMPT_STATUS_DELIVERED, { provider: 'sandbox', providerMessageId: '0042' });
    await router.statusIs(id, 'DELIVERED');
    expect(await get(id)).toMatchObject({
      id,
      requestId: `request-${id}`,
      status: MessageStatus.MESSAGE_STATUS_DELIVERED,
      policy: 'default',
      policyVersion: 1,
      recipient: { sms: '+15005550006', email: 'someone@example.com' },
      correlationId: 'order-17',
      metadata: { order: '17' },
      traceId: 'ab'.repeat(16),
      late: false,
      steps: [{ step: 0, channel: Channel.CHANNEL_SMS, attempts: [{ id: `${id}.0.1`, provider: 'sandbox', providerMessageId: '0042' }] }],
    });
  });

  it('shows nothing to anybody else', async () => {
    const id = await router.routed();
    expect(await refusal(get(id, 'other'))).toBe('MESSAGE_NOT_FOUND');
    expect(await refusal(get('msg_nobody'))).toBe('MESSAGE_NOT_FOUND');
    expect(await refusal(call((done) => client.getTimeline({ customerId: 'other', request: { messageId: id } }, done)))).toBe('MESSAGE_NOT_FOUND');
    expect(await refusal(get(id, ''))).toBe('INVALID_FIELDS');
  });
});

describe('getTimeline', () => {
  it('tells the story in sentences, with the status after each', async () => {
    const id = await router.routed();
    await router.report(id, AttemptStatus.ATTEMPT_STATUS_SENT);
    await router.report(id, AttemptStatus.ATTEMPT_STATUS_DELIVERED);
    await router.statusIs(id, 'DELIVERED');
    const { response } = await call<routerV1.GetTimelineResponse>((done) => client.getTimeline({ customerId: 'acme', request: { messageId: id } }, done));
    const entries = response?.entries ?? [];
    expect(entries.map((entry) => entry.sequence)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(entries.map((entry) => entry.messageStatus)).toEqual([
      MessageStatus.MESSAGE_STATUS_ACCEPTED,
      ...Array(6).fill(MessageStatus.MESSAGE_STATUS_IN_PROGRESS),
      MessageStatus.MESSAGE_STATUS_DELIVERED,
    ]);
    expect(entries[0]).toMatchObject({ step: undefined, channel: Channel.CHANNEL_UNSPECIFIED });
    expect(entries[3]).toMatchObject({ step: 0, channel: Channel.CHANNEL_SMS, attemptStatus: AttemptStatus.ATTEMPT_STATUS_SENT });
    expect(entries.every((entry) => entry.summary.endsWith('.'))).toBe(true);
    expect(JSON.stringify(entries)).not.toMatch(/15005550006|example\.com|123456/);
  });
});

describe('listMessages', () => {
  it('pages newest first, untouched by messages that arrive meanwhile', async () => {
    const ids: string[] = [];
    for (let index = 0; index < 25; index += 1) ids.push(await router.routed({ customerId: 'lister', correlationId: index % 5 === 0 ? 'fifth' : '' }));
    await waitFor(async () => (await list('lister', { pageSize: 200 })).ids.length === 25);
    const seen: string[] = [];
    let pageToken = '';
    do {
      const page = await list('lister', { pageSize: 10, pageToken });
      seen.push(...page.ids);
      pageToken = page.next;
      await router.routed({ customerId: 'lister' });
    } while (pageToken !== '');
    expect(seen).toEqual(ids.toReversed());
  });

  it('filters', async () => {
    const fifth = await list('lister', { correlationId: 'fifth' });
    expect(fifth.ids).toHaveLength(5);
    const [chosen = ''] = fifth.ids;
    await router.report(chosen, AttemptStatus.ATTEMPT_STATUS_DELIVERED);
    await router.statusIs(chosen, 'DELIVERED');
    expect((await list('lister', { statuses: [MessageStatus.MESSAGE_STATUS_DELIVERED, MessageStatus.MESSAGE_STATUS_READ] })).ids).toEqual([chosen]);
    expect((await list('lister', { channel: Channel.CHANNEL_EMAIL })).ids).toEqual([]);
    expect((await list('lister', { channel: Channel.CHANNEL_SMS })).ids.length).toBeGreaterThan(24);
    expect((await list('lister', { acceptedAfter: new Date(Date.now() + 600_000) })).ids).toEqual([]);
  });

  it('finds steps that started together by each of their channels, and by no other once a later step began', async () => {
    const customerId = 'together';
    await router.policy({ name: 'default', steps: [{ allOf: [{ channel: 'SMS' }, { channel: 'EMAIL' }] }, { channel: 'SMS' }] }, customerId);
    const id = await router.routed({ customerId });
    const by = async (channel: Channel) => (await list(customerId, { channel })).ids;
    expect([await by(Channel.CHANNEL_SMS), await by(Channel.CHANNEL_EMAIL), await by(Channel.CHANNEL_WHATSAPP)]).toEqual([[id], [id], []]);
    expect(await get(id, customerId)).toMatchObject({ parallelSteps: 2 });
    await router.report(id, AttemptStatus.ATTEMPT_STATUS_UNDELIVERED, { step: 0 });
    await router.report(id, AttemptStatus.ATTEMPT_STATUS_UNDELIVERED, { step: 1 });
    await waitFor(async () => (await by(Channel.CHANNEL_EMAIL)).length === 0, { what: 'the fallback' });
    expect(await by(Channel.CHANNEL_SMS)).toEqual([id]);
  });

  it('finds messages by address and by pairs of their metadata', async () => {
    const both = { recipient: { sms: '+14155552671', email: 'Someone@example.org' }, metadata: { order: '1', shop: 'north' } };
    const first = await router.routed({ customerId: 'lister', ...both });
    const second = await router.routed({ customerId: 'lister', ...both, recipient: { sms: '+14155552671' }, metadata: { order: '2', shop: 'north' } });
    const foreign = await router.routed({ customerId: 'stranger', ...both });
    expect((await list('lister', { address: '+14155552671' })).ids).toEqual([second, first]);
    expect((await list('lister', { address: 'Someone@example.org' })).ids).toEqual([first]);
    expect((await list('lister', { metadata: { shop: 'north' } })).ids).toEqual([second, first]);
    expect((await list('lister', { metadata: { shop: 'north', order: '1' } })).ids).toEqual([first]);
    expect((await list('lister', { metadata: { shop: 'north', order: '1' }, address: '+14155552671', channel: Channel.CHANNEL_SMS })).ids).toEqual([first]);
    expect((await list('lister', { metadata: { shop: 'north', order: '3' } })).ids).toEqual([]);
    expect((await list('lister', { metadata: { '1': 'order' } })).ids).toEqual([]);
    expect((await list('stranger', { address: '+14155552671' })).ids).toEqual([foreign]);
    const { next } = await list('lister', { address: '+14155552671', pageSize: 1 });
    expect((await list('lister', { address: '+14155552671', pageSize: 1, pageToken: next })).ids).toEqual([first]);
    expect(await refusal(list('lister', { address: 'Someone@example.org', pageToken: next }))).toBe('PAGE_TOKEN_INVALID');
  });

  it('stores no address for searching', async () => {
    await router.routed({ customerId: 'lister', recipient: { sms: '+14155552672' } });
    const found = await router.pool.query<{ row: string }>('SELECT term::text || message_id AS row FROM message_terms');
    const plain = ['+14155552672', 'order'].flatMap((text) => [text, Buffer.from(text).toString('hex')]);
    expect(found.rows.length).toBeGreaterThan(25);
    expect(plain.filter((text) => found.rows.some(({ row }) => row.includes(text)))).toEqual([]);
  });

  it.each([
    ['everything', {}],
    ['an address', { address: '+15005550006' }],
    ['a pair', { metadata: { order: '17' } }],
    ['a correlation id', { correlationId: 'busy' }],
  ])('pages over %s without losing or repeating any while others arrive', async (name, filter) => {
    const customerId = `busy ${name}`;
    await router.policy(undefined, customerId);
    const fields = { customerId, correlationId: 'busy' };
    const before = await Promise.all(Array.from({ length: 30 }, () => router.accept(fields)));
    await waitFor(async () => (await list(customerId, { pageSize: 200 })).ids.length === before.length);
    let paging = true;
    const late: string[] = [];
    const arrivals = Promise.all(
      Array.from({ length: 3 }, async () => {
        while (paging) late.push(await router.routed(fields));
      }),
    );
    const seen: string[] = [];
    for (let pageToken: string | undefined = ''; pageToken !== undefined;) {
      const page: { ids: string[]; next: string } = await list(customerId, { ...filter, pageSize: 4, pageToken });
      seen.push(...page.ids);
      pageToken = page.next === '' ? undefined : page.next;
      const arrived = late.length;
      await waitFor(() => late.length > arrived);
    }
    paging = false;
    await arrivals;
    expect(seen).toEqual([...new Set(seen)].toSorted().toReversed());
    expect(seen.filter((id) => before.includes(id))).toEqual(before.toSorted().toReversed());
    expect(late.length).toBeGreaterThan(7);
    expect((await list(customerId, { ...filter, pageSize: 200 })).ids).toHaveLength(before.length + late.length);
  });

  it('shows each customer their own', async () => {
    const id = await router.routed({ customerId: 'other' });
    expect((await list('other', {})).ids).toEqual([id]);
    expect((await list('acme', { pageSize: 200 })).ids).not.toContain(id);
    expect((await list('nobody', {})).ids).toEqual([]);
  });

  it('refuses a token of another request', async () => {
    const { next } = await list('lister', { pageSize: 1 });
    expect(await refusal(list('lister', { pageToken: next, correlationId: 'fifth' }))).toBe('PAGE_TOKEN_INVALID');
    expect(await refusal(list('other', { pageToken: next }))).toBe('PAGE_TOKEN_INVALID');
    expect(await refusal(list('other', { pageSize: -1 }))).toBe('INVALID_FIELDS');
  });
});
