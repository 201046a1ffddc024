import { randomBytes } from 'node:crypto';

import { AttemptStatus, Channel, ErrorClass, InboundKind, type InboundMessage, type ListInboundMessagesRequest, ListInboundMessagesRequest as Request, type routerV1, SuppressionReason } from '@switchback/contracts';
import { waitFor } from '@switchback/testing';

import { call, refusal, violationsOf } from '../testing/call';
import { optIn, optOut, personSignal, writes } from '../testing/person-signal';
import { RouterFixture } from '../testing/router-fixture';
import { type RunningReplica } from '../testing/start-replica';
import { on, suppress } from '../testing/suppressions';
import { ulid, ULID_RANDOM_BYTES } from './decide/ulid';
import { forgetInbound } from './forget-inbound';
import { forgetMessages } from './forget-messages';
import { FIND_CORRESPONDENTS } from './record/find-correspondents';
import { FIND_FORMER } from './record/former-correspondents';
import { SearchTerms } from './record/search-terms';

const DAY_MS = 86_400_000;
const NEVER = new AbortController().signal;
const terms = new SearchTerms('the key of the router spec');
const { ATTEMPT_STATUS_DELIVERED, ATTEMPT_STATUS_SENT, ATTEMPT_STATUS_UNDELIVERED } = AttemptStatus;
const { ERROR_CLASS_OPTED_OUT, ERROR_CLASS_RECIPIENT_PERMANENT } = ErrorClass;
const { CHANNEL_EMAIL, CHANNEL_SMS } = Channel;
const { INBOUND_KIND_MESSAGE, INBOUND_KIND_OPT_IN, INBOUND_KIND_OPT_OUT } = InboundKind;

let router: RouterFixture;
let replica: RunningReplica;
let people = 0;

beforeAll(async () => {
  router = await RouterFixture.create();
  for (const customer of ['acme', 'umbrella', 'silent']) await router.policy(undefined, customer);
  replica = await router.startReplica();
});

afterAll(() => router.stop());

function someone(): { sms: string; email: string } {
  people += 1;
  return { sms: `+1415555${String(people).padStart(4, '0')}`, email: `someone.${people}@example.com` };
}

/** A message of a customer that a provider took; accepted now, as its id says, or days ago. */
async function wrote(customerId: string, recipient: { sms: string; email: string }, provider = 'one', daysAgo = 0): Promise<string> {
  const id = `msg_${ulid(Date.now() - daysAgo * DAY_MS, randomBytes(ULID_RANDOM_BYTES))}`;
  await router.accept({ customerId, recipient }, id);
  await waitFor(async () => (await router.timeline(id)).length > 0, { what: `${id} to be routed` });
  await router.report(id, ATTEMPT_STATUS_SENT, { provider, providerMessageId: `pm-${id}` });
  await waitFor(async () => (await router.timeline(id)).includes('ATTEMPT_UPDATED'), { what: `the report of ${id}` });
  return id;
}

/** Once the router has come to the end of what was said. */
async function heard(customerId: string): Promise<void> {
  const person = someone();
  const id = await wrote(customerId, person);
  const end = personSignal({ address: person.sms, attemptId: `${id}.0.1`, text: 'the end' });
  await router.say(end);
  await waitFor(() => router.inbound.items.find((item) => item.inboundMessage?.address === person.sms));
}

const toldOf = (address: string): string[] =>
  router.inbound.items
    .filter(({ inboundMessage }) => inboundMessage?.address === address)
    .map(({ customerId, inboundMessage }) => `${customerId} ${inboundMessage?.kind.replace('INBOUND_KIND_', '')}`);

/** Messages as this one, but newer and on WhatsApp, to the same number. */
async function onWhatsApp(id: string, count: number): Promise<void> {
  const ids = Array.from({ length: count }, (_, index) => `msg_${ulid(Date.now() + index, randomBytes(ULID_RANDOM_BYTES))}`);
  await router.pool.query(
    `INSERT INTO messages
     SELECT (json_populate_record(m, json_build_object('id', newer, 'wake_at', null, 'state', replace(m.state::text, '"SMS"', '"WHATSAPP"')::json))).*
     FROM messages m, unnest($2::text[]) AS newer WHERE m.id = $1`,
    [id, ids],
  );
  await router.pool.query('INSERT INTO message_terms SELECT term, newer FROM message_terms, unnest($2::text[]) AS newer WHERE message_id = $1', [id, ids]);
}

async function list(customerId: string, request: Partial<ListInboundMessagesRequest> = {}): Promise<routerV1.ListInboundMessagesResponse['response']> {
  const asked = { customerId, request: Request.fromPartial(request) };
  return (await call<routerV1.ListInboundMessagesResponse>((done) => replica.client.listInboundMessages(asked, done))).response;
}

async function entry(customerId: string, address: string, channel = CHANNEL_SMS) {
  const asked = { customerId, request: { id: '', target: on(address, channel) } };
  const answer = call<routerV1.GetSuppressionResponse>((done) => replica.client.getSuppression(asked, done));
  return answer.then(({ response }) => response?.suppression?.source.replace('SUPPRESSION_SOURCE_', ''), () => undefined);
}

describe('whom a word concerns', () => {
  it('every customer that wrote to the person through the provider, and nobody else', async () => {
    const person = someone();
    await wrote('acme', person);
    await wrote('umbrella', person);
    await router.say(optOut(person.sms));
    await heard('acme');
    expect(toldOf(person.sms).sort()).toEqual(['acme OPT_OUT', 'umbrella OPT_OUT']);
    expect(await entry('acme', person.sms)).toBe('RECIPIENT');
    expect(await entry('umbrella', person.sms)).toBe('RECIPIENT');
    expect(await entry('silent', person.sms)).toBeUndefined();
    expect(await entry('acme', person.sms, CHANNEL_EMAIL)).toBeUndefined();
  });

  it('nobody else, when it answers a message that is gone', async () => {
    const person = someone();
    await wrote('umbrella', person);
    await router.say(optOut(person.sms, { attemptId: `msg_${ulid(Date.now(), randomBytes(ULID_RANDOM_BYTES))}.0.1` }));
    await heard('acme');
    expect(toldOf(person.sms)).toEqual([]);
    expect(await entry('umbrella', person.sms)).toBeUndefined();
  });

  it('the customer of a message that is gone, when it says who that was, and nobody else', async () => {
    const person = someone();
    await wrote('umbrella', person);
    await router.say(optOut(person.sms, { attemptId: `msg_${ulid(Date.now(), randomBytes(ULID_RANDOM_BYTES))}.0.1`, customerId: 'acme' }));
    await heard('umbrella');
    expect(toldOf(person.sms)).toEqual(['acme OPT_OUT']);
    expect(await entry('acme', person.sms)).toBe('RECIPIENT');
  });

  it('only those of the provider, when there are any', async () => {
    const person = someone();
    await wrote('acme', person, 'one');
    await wrote('umbrella', person, 'two');
    await router.say(writes(person.sms, 'hello', { provider: 'two' }));
    await heard('acme');
    expect(toldOf(person.sms)).toEqual(['umbrella MESSAGE']);
  });

  it('all who wrote on the channel, when none did so through the provider', async () => {
    const person = someone();
    await wrote('acme', person, 'two');
    await router.say(optOut(person.sms, { provider: 'three' }));
    await heard('acme');
    expect(toldOf(person.sms)).toEqual(['acme OPT_OUT']);
  });

  it('one whose message is on its way by a provider that was not told yet, beside those of the provider', async () => {
    const person = someone();
    await wrote('acme', person, 'one');
    const id = `msg_${ulid(Date.now(), randomBytes(ULID_RANDOM_BYTES))}`;
    await router.accept({ customerId: 'umbrella', recipient: person }, id);
    await waitFor(async () => (await router.timeline(id)).includes('ATTEMPT_QUEUED'), { what: `${id} to be dispatched` });
    await router.say(optOut(person.sms, { provider: 'one' }));
    await heard('acme');
    expect(toldOf(person.sms).sort()).toEqual(['acme OPT_OUT', 'umbrella OPT_OUT']);
    expect(await entry('umbrella', person.sms)).toBe('RECIPIENT');
  });

  it('one who wrote to the number on another channel a hundred times since', async () => {
    const person = someone();
    await onWhatsApp(await wrote('acme', person), 101);
    await router.say(optOut(person.sms));
    await heard('umbrella');
    expect(toldOf(person.sms)).toEqual(['acme OPT_OUT']);
    expect(await entry('acme', person.sms)).toBe('RECIPIENT');
  });

  it('nobody who wrote on another channel', async () => {
    const person = someone();
    await wrote('acme', person);
    await router.say(optOut(person.email, { channel: CHANNEL_EMAIL }));
    await heard('acme');
    expect(toldOf(person.email)).toEqual([]);
  });

  it('the message’s customer alone, when it answers one; by its address', async () => {
    const person = someone();
    const id = await wrote('acme', person);
    await wrote('umbrella', person);
    await router.say(optOut('', { attemptId: `${id}.0.1`, messageId: id }));
    await heard('acme');
    expect(toldOf(person.sms)).toEqual(['acme OPT_OUT']);
    expect(router.inbound.items.find((item) => item.inboundMessage?.messageId === id)?.inboundMessage).toMatchObject({ address: person.sms, kind: INBOUND_KIND_OPT_OUT });
  });

  it('by the attempt alone, when its claim is gone; but not by one that the message never had', async () => {
    const [person, other] = [someone(), someone()];
    const id = await wrote('acme', person);
    const strange = await wrote('acme', other);
    await router.say(optOut('', { attemptId: `${id}.0.1` }), optOut('', { attemptId: `${strange}.7.1` }));
    await heard('acme');
    expect(toldOf(person.sms)).toEqual(['acme OPT_OUT']);
    expect(toldOf(other.sms)).toEqual([]);
  });

  describe('when its messages are deleted', () => {
    /** A message that is deleted by now. */
    async function wroteLongAgo(customerId: string, recipient: { sms: string; email: string }, provider = 'one'): Promise<void> {
      const id = await wrote(customerId, recipient, provider, 40);
      await router.report(id, ATTEMPT_STATUS_DELIVERED, { provider });
      await router.statusIs(id, 'DELIVERED');
      await router.pool.query(`UPDATE messages SET settled_at = now() - interval '40 days', expires_at = now() - interval '1 day' WHERE id = $1`, [id]);
      await forgetMessages(router.pool, terms, { settledBefore: new Date(Date.now() - 30 * DAY_MS), signal: NEVER });
      expect(await router.timeline(id)).toEqual([]);
    }

    it('a customer is told of a STOP and of a START, not of what a person writes', async () => {
      const person = someone();
      await wroteLongAgo('acme', person);
      await router.say(writes(person.sms, 'who is this?'), optOut(person.sms));
      await heard('umbrella');
      expect(toldOf(person.sms)).toEqual(['acme OPT_OUT']);
      expect(await entry('acme', person.sms)).toBe('RECIPIENT');
      await router.say(optIn(person.sms));
      await heard('umbrella');
      expect(await entry('acme', person.sms)).toBeUndefined();
    });

    it('those of the provider come first, as ever, and another channel is none of it', async () => {
      const person = someone();
      await wroteLongAgo('acme', person, 'one');
      await wrote('umbrella', person, 'two');
      await router.say(optOut(person.sms, { provider: 'two' }), optOut(person.email, { channel: CHANNEL_EMAIL }));
      await heard('acme');
      expect(toldOf(person.sms)).toEqual(['umbrella OPT_OUT']);
      await router.say(optOut(person.sms, { provider: 'one' }));
      await heard('acme');
      expect(toldOf(person.sms)).toEqual(['umbrella OPT_OUT', 'acme OPT_OUT']);
      expect(toldOf(person.email)).toEqual([]);
    });

    it('is forgotten after two years', async () => {
      const person = someone();
      await wroteLongAgo('acme', person);
      await router.pool.query(`UPDATE former_correspondents SET kept_until = now() - interval '1 hour'`);
      await forgetMessages(router.pool, terms, { settledBefore: new Date(Date.now() - 30 * DAY_MS), signal: NEVER });
      await router.say(optOut(person.sms));
      await heard('umbrella');
      expect(toldOf(person.sms)).toEqual([]);
    });
  });

  it('what a person writes is read by those who wrote in the last 30 days; an opt-out by all', async () => {
    const person = someone();
    await wrote('acme', person, 'one', 31);
    await wrote('umbrella', person, 'one', 29);
    await router.say(writes(person.sms, 'who is this?'), optOut(person.sms));
    await heard('acme');
    expect(toldOf(person.sms).sort()).toEqual(['acme OPT_OUT', 'umbrella MESSAGE', 'umbrella OPT_OUT']);
  });
});

describe('STOP and START', () => {
  it('skip the step, and use it again', async () => {
    const person = someone();
    await wrote('acme', person);
    await router.say(optOut(person.sms));
    await waitFor(() => entry('acme', person.sms));
    const stopped = await router.routed({ recipient: person });
    await waitFor(() => router.dispatched.email.items.find(({ messageId }) => messageId === stopped));
    expect(await router.story(stopped)).toContain('STEP_SKIPPED 0 SUPPRESSED');
    await router.say(optIn(person.sms));
    await waitFor(async () => (await entry('acme', person.sms)) === undefined);
    const again = await router.routed({ recipient: person });
    await waitFor(() => router.dispatched.sms.items.find(({ messageId }) => messageId === again));
  });

  it('count in the order in which they were said, posted in any; and once', async () => {
    const person = someone();
    await wrote('acme', person);
    const at = (seconds: number) => ({ occurTime: new Date(Date.now() - 60_000 + seconds * 1_000) });
    const [first, second, third] = [optOut(person.sms, at(1)), optIn(person.sms, at(2)), optOut(person.sms, at(3))];
    await router.say(second);
    await heard('acme');
    await router.say(first);
    await heard('acme');
    expect(await entry('acme', person.sms)).toBeUndefined();
    await router.say(third, second, first, third);
    await heard('acme');
    expect(await entry('acme', person.sms)).toBe('RECIPIENT');
    expect(toldOf(person.sms)).toHaveLength(3);
  });

  it('START that comes when later words are forgotten lifts only what was stored before it', async () => {
    const [since, before] = [someone(), someone()];
    const at = (days: number) => ({ occurTime: new Date(Date.now() - days * DAY_MS), receiveTime: new Date(Date.now() - days * DAY_MS) });
    for (const person of [since, before]) {
      await wrote('acme', person);
      await router.say(optOut(person.sms, at(9)));
    }
    await heard('acme');
    await forgetInbound(router.pool, new Date(Date.now() - 7 * DAY_MS), NEVER);
    await router.pool.query('UPDATE suppressions SET created_at = $1 WHERE address_hash = $2', [at(11).occurTime, terms.address('acme', before.sms)]);
    await router.say(...[since, before].map((person) => optIn(person.sms, at(10))));
    await heard('acme');
    expect(await Promise.all([since, before].map((person) => entry('acme', person.sms)))).toEqual(['RECIPIENT', undefined]);
  });

  it('START lifts what a provider told of an opt-out there, and neither another provider’s nor the customer’s own nor an invalid address', async () => {
    const [told, elsewhere, own, invalid] = [someone(), someone(), someone(), someone()];
    for (const [person, provider, errorClass] of [[told, 'one', ERROR_CLASS_OPTED_OUT], [elsewhere, 'two', ERROR_CLASS_OPTED_OUT], [invalid, 'one', ERROR_CLASS_RECIPIENT_PERMANENT]] as const) {
      const id = await wrote('acme', person, provider);
      await router.report(id, ATTEMPT_STATUS_UNDELIVERED, { provider, errorClass });
      await waitFor(() => entry('acme', person.sms));
    }
    await wrote('acme', own);
    await suppress(replica.client, on(own.sms, CHANNEL_SMS));
    for (const person of [told, elsewhere, own, invalid]) await router.say(optIn(person.sms));
    await heard('acme');
    const entries = await Promise.all([told, elsewhere, own, invalid].map((person) => entry('acme', person.sms)));
    expect(entries).toEqual([undefined, 'PROVIDER', 'API', 'PROVIDER']);
  });

  it('STOP leaves an entry of the customer’s own as it is, and START after it', async () => {
    const person = someone();
    await wrote('acme', person);
    await suppress(replica.client, on(person.sms, CHANNEL_SMS));
    await router.say(optOut(person.sms), optIn(person.sms), optOut(person.sms));
    await heard('acme');
    expect(await entry('acme', person.sms)).toBe('API');
    await router.say(optIn(person.sms));
    await heard('acme');
    expect(await entry('acme', person.sms)).toBe('API');
  });

  it('START at one provider does not lift what was said last at another', async () => {
    const person = someone();
    await wrote('acme', person, 'one');
    await wrote('acme', person, 'two');
    await router.say(optOut(person.sms, { provider: 'one' }));
    await router.say(optOut(person.sms, { provider: 'two' }));
    await router.say(optIn(person.sms, { provider: 'one' }));
    await heard('acme');
    expect(await entry('acme', person.sms)).toBe('RECIPIENT');
    await router.say(optIn(person.sms, { provider: 'two' }));
    await heard('acme');
    expect(await entry('acme', person.sms)).toBeUndefined();
  });

  it('what a person says of a sandbox’s number is remembered, unlike what a sandbox says', async () => {
    const person = { sms: '+15005550006', email: 'someone@sandbox.test' };
    await wrote('umbrella', person);
    await router.say(optOut(person.sms));
    await waitFor(() => entry('umbrella', person.sms));
    await router.say(optIn(person.sms));
    await waitFor(async () => (await entry('umbrella', person.sms)) === undefined);
  });
});

describe('ListInboundMessages', () => {
  it('tells what was said, newest first, page by page, to the customer it concerns alone', async () => {
    const person = someone();
    const id = await wrote('umbrella', person);
    const start = Date.now() - 1_000;
    const said = ['one', 'two', 'three'].map((text, index) => writes(person.sms, text, { receiveTime: new Date(start + index), occurTime: new Date(start + index) }));
    await router.say(...said, optOut('', { attemptId: `${id}.0.1` }));
    await heard('umbrella');
    const mine = { address: person.sms };
    const first = await list('umbrella', { ...mine, pageSize: 3 });
    const rest = await list('umbrella', { ...mine, pageSize: 3, pageToken: first?.nextPageToken ?? '' });
    expect([...(first?.inboundMessages ?? []), ...(rest?.inboundMessages ?? [])].map(({ kind, text }: InboundMessage) => [kind, text])).toEqual([
      [INBOUND_KIND_OPT_OUT, ''],
      [INBOUND_KIND_MESSAGE, 'three'],
      [INBOUND_KIND_MESSAGE, 'two'],
      [INBOUND_KIND_MESSAGE, 'one'],
    ]);
    expect(rest?.nextPageToken).toBe('');
    expect((await list('umbrella', { ...mine, kind: INBOUND_KIND_OPT_OUT }))?.inboundMessages).toMatchObject([{ messageId: id, provider: 'one', id: expect.stringMatching(/^inb_[0-9a-z]{26}$/) }]);
    expect((await list('umbrella', { ...mine, kind: INBOUND_KIND_OPT_IN }))?.inboundMessages).toEqual([]);
    expect((await list('umbrella', { ...mine, channel: CHANNEL_EMAIL }))?.inboundMessages).toEqual([]);
    expect((await list('acme', mine))?.inboundMessages).toEqual([]);
    const other = list('umbrella', { pageToken: first?.nextPageToken ?? '' });
    expect(await refusal(other)).toBe('PAGE_TOKEN_INVALID');
    expect(await violationsOf(list('umbrella', { kind: InboundKind.UNRECOGNIZED }))).toEqual(['kind']);
  });

  it('forgets after its time', async () => {
    const person = someone();
    await wrote('acme', person);
    const old = new Date(Date.now() - 8 * DAY_MS);
    await router.say(writes(person.sms, 'old', { receiveTime: old, occurTime: old }), writes(person.sms, 'new'));
    await heard('acme');
    expect((await list('acme', { address: person.sms }))?.inboundMessages.map(({ text }) => text)).toEqual(['new']);
    expect(await forgetInbound(router.pool, new Date(Date.now() - 7 * DAY_MS), new AbortController().signal)).toBeGreaterThanOrEqual(1);
    const { rows } = await router.pool.query('SELECT FROM inbound_messages WHERE received_at < $1', [new Date(Date.now() - 7 * DAY_MS)]);
    expect(rows).toEqual([]);
  });
});

it('finds correspondents by indexes alone, whatever is stored', async () => {
  const client = await router.pool.connect();
  try {
    await client.query('BEGIN');
    await client.query(`INSERT INTO message_terms SELECT decode(md5(i::text), 'hex'), 'msg_01k' || lpad(i::text, 23, '9') FROM generate_series(1, 20000) i`);
    await client.query('ANALYZE message_terms');
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(
      `EXPLAIN ${FIND_CORRESPONDENTS.text}`,
      [[Buffer.alloc(16)], ['SMS'], ['one'], ['']],
    );
    await client.query(`INSERT INTO former_correspondents SELECT decode(md5(i::text), 'hex'), 'SMS', 'one', now() FROM generate_series(1, 20000) i`);
    await client.query('ANALYZE former_correspondents');
    const former = await client.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${FIND_FORMER.text}`, [[Buffer.alloc(16)], ['SMS'], ['one']]);
    const formerPlan = former.rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(formerPlan).toContain('former_correspondents_pkey');
    expect(formerPlan).not.toContain('Seq Scan');
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(plan).toContain('message_terms_pkey');
    expect(plan).toContain('messages_pkey');
    expect(plan).not.toContain('Seq Scan');
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
});

it('an opt-out has its reason and its source', async () => {
  const person = someone();
  const id = await wrote('acme', person);
  await router.say(optOut('', { attemptId: `${id}.0.1` }));
  await waitFor(() => entry('acme', person.sms));
  const asked = { customerId: 'acme', request: { id: '', target: on(person.sms, CHANNEL_SMS) } };
  const { response } = await call<routerV1.GetSuppressionResponse>((done) => replica.client.getSuppression(asked, done));
  expect(response?.suppression).toMatchObject({ reason: SuppressionReason.SUPPRESSION_REASON_OPTED_OUT, messageId: id, expireTime: undefined });
});
