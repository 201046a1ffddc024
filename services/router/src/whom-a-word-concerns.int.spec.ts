import { randomBytes } from 'node:crypto';

import { AttemptStatus, Channel, InboundKind } from '@switchback/contracts';
import { waitFor } from '@switchback/testing';

import { messageId, People, type Person } from '../testing/people';
import { optIn, optOut, writes } from '../testing/person-signal';
import { ulid, ULID_RANDOM_BYTES } from './decide/ulid';
import { forgetMessages } from './forget-messages';
import { FIND_CORRESPONDENTS } from './record/find-correspondents';
import { FIND_FORMER } from './record/former-correspondents';
import { SearchTerms } from './record/search-terms';

const DAY_MS = 86_400_000;
const NEVER = new AbortController().signal;
const terms = new SearchTerms('the key of the router spec');
const { ATTEMPT_STATUS_DELIVERED } = AttemptStatus;
const { CHANNEL_EMAIL } = Channel;
const { INBOUND_KIND_OPT_OUT } = InboundKind;

let people: People;

beforeAll(async () => void (people = await People.start()));

afterAll(() => people.stop());

/** Messages as this one, but newer and on WhatsApp, to the same number. */
async function onWhatsApp(id: string, count: number): Promise<void> {
  const ids = Array.from({ length: count }, (_, index) => `msg_${ulid(Date.now() + index, randomBytes(ULID_RANDOM_BYTES))}`);
  await people.router.pool.query(
    `INSERT INTO messages
     SELECT (json_populate_record(m, json_build_object('id', newer, 'wake_at', null, 'state', replace(m.state::text, '"SMS"', '"WHATSAPP"')::json))).*
     FROM messages m, unnest($2::text[]) AS newer WHERE m.id = $1`,
    [id, ids],
  );
  await people.router.pool.query('INSERT INTO message_terms SELECT term, newer FROM message_terms, unnest($2::text[]) AS newer WHERE message_id = $1', [id, ids]);
}

describe('whom a word concerns', () => {
  it('every customer that wrote to the person through the provider, and nobody else', async () => {
    const person = people.someone();
    await people.wrote('acme', person);
    await people.wrote('umbrella', person);
    await people.router.say(optOut(person.sms));
    await people.heard('acme');
    expect(people.toldOf(person.sms).sort()).toEqual(['acme OPT_OUT', 'umbrella OPT_OUT']);
    expect(await people.entry('acme', person.sms)).toBe('RECIPIENT');
    expect(await people.entry('umbrella', person.sms)).toBe('RECIPIENT');
    expect(await people.entry('silent', person.sms)).toBeUndefined();
    expect(await people.entry('acme', person.sms, CHANNEL_EMAIL)).toBeUndefined();
  });

  it('nobody else, when it answers a message that is gone', async () => {
    const person = people.someone();
    await people.wrote('umbrella', person);
    await people.router.say(optOut(person.sms, { attemptId: `${messageId()}.0.1` }));
    await people.heard('acme');
    expect(people.toldOf(person.sms)).toEqual([]);
    expect(await people.entry('umbrella', person.sms)).toBeUndefined();
  });

  it('the customer of a message that is gone, when it says who that was, and nobody else', async () => {
    const person = people.someone();
    await people.wrote('umbrella', person);
    await people.router.say(optOut(person.sms, { attemptId: `${messageId()}.0.1`, customerId: 'acme' }));
    await people.heard('umbrella');
    expect(people.toldOf(person.sms)).toEqual(['acme OPT_OUT']);
    expect(await people.entry('acme', person.sms)).toBe('RECIPIENT');
  });

  it('only those of the provider, when there are any', async () => {
    const person = people.someone();
    await people.wrote('acme', person, 'one');
    await people.wrote('umbrella', person, 'two');
    await people.router.say(writes(person.sms, 'hello', { provider: 'two' }));
    await people.heard('acme');
    expect(people.toldOf(person.sms)).toEqual(['umbrella MESSAGE']);
  });

  it('all who wrote on the channel, when none did so through the provider', async () => {
    const person = people.someone();
    await people.wrote('acme', person, 'two');
    await people.router.say(optOut(person.sms, { provider: 'three' }));
    await people.heard('acme');
    expect(people.toldOf(person.sms)).toEqual(['acme OPT_OUT']);
  });

  it('one whose message is on its way by a provider that was not told yet, beside those of the provider', async () => {
    const person = people.someone();
    await people.wrote('acme', person, 'one');
    const id = messageId();
    await people.router.accept({ customerId: 'umbrella', recipient: person }, id);
    await waitFor(async () => (await people.router.timeline(id)).includes('ATTEMPT_QUEUED'), { what: `${id} to be dispatched` });
    await people.router.say(optOut(person.sms, { provider: 'one' }));
    await people.heard('acme');
    expect(people.toldOf(person.sms).sort()).toEqual(['acme OPT_OUT', 'umbrella OPT_OUT']);
    expect(await people.entry('umbrella', person.sms)).toBe('RECIPIENT');
  });

  it('one who wrote to the number on another channel a hundred times since', async () => {
    const person = people.someone();
    await onWhatsApp(await people.wrote('acme', person), 101);
    await people.router.say(optOut(person.sms));
    await people.heard('umbrella');
    expect(people.toldOf(person.sms)).toEqual(['acme OPT_OUT']);
    expect(await people.entry('acme', person.sms)).toBe('RECIPIENT');
  });

  it('nobody who wrote on another channel', async () => {
    const person = people.someone();
    await people.wrote('acme', person);
    await people.router.say(optOut(person.email, { channel: CHANNEL_EMAIL }));
    await people.heard('acme');
    expect(people.toldOf(person.email)).toEqual([]);
  });

  it('the message’s customer alone, when it answers one; by its address', async () => {
    const person = people.someone();
    const id = await people.wrote('acme', person);
    await people.wrote('umbrella', person);
    await people.router.say(optOut('', { attemptId: `${id}.0.1`, messageId: id }));
    await people.heard('acme');
    expect(people.toldOf(person.sms)).toEqual(['acme OPT_OUT']);
    expect(people.router.inbound.items.find((item) => item.inboundMessage?.messageId === id)?.inboundMessage).toMatchObject({ address: person.sms, kind: INBOUND_KIND_OPT_OUT });
  });

  it('by the attempt alone, when its claim is gone; but not by one that the message never had', async () => {
    const [person, other] = [people.someone(), people.someone()];
    const id = await people.wrote('acme', person);
    const strange = await people.wrote('acme', other);
    await people.router.say(optOut('', { attemptId: `${id}.0.1` }), optOut('', { attemptId: `${strange}.7.1` }));
    await people.heard('acme');
    expect(people.toldOf(person.sms)).toEqual(['acme OPT_OUT']);
    expect(people.toldOf(other.sms)).toEqual([]);
  });

  describe('when its messages are deleted', () => {
    /** A message that is deleted by now. */
    async function wroteLongAgo(customerId: string, recipient: Person, provider = 'one'): Promise<void> {
      const id = await people.wrote(customerId, recipient, provider, 40);
      await people.router.report(id, ATTEMPT_STATUS_DELIVERED, { provider });
      await people.router.statusIs(id, 'DELIVERED');
      await people.router.pool.query(`UPDATE messages SET settled_at = now() - interval '40 days', expires_at = now() - interval '1 day' WHERE id = $1`, [id]);
      await forgetMessages(people.router.pool, terms, { settledBefore: new Date(Date.now() - 30 * DAY_MS), signal: NEVER });
      expect(await people.router.timeline(id)).toEqual([]);
    }

    it('a customer is told of a STOP and of a START, not of what a person writes', async () => {
      const person = people.someone();
      await wroteLongAgo('acme', person);
      await people.router.say(writes(person.sms, 'who is this?'), optOut(person.sms));
      await people.heard('umbrella');
      expect(people.toldOf(person.sms)).toEqual(['acme OPT_OUT']);
      expect(await people.entry('acme', person.sms)).toBe('RECIPIENT');
      await people.router.say(optIn(person.sms));
      await people.heard('umbrella');
      expect(await people.entry('acme', person.sms)).toBeUndefined();
    });

    it('those of the provider come first, as ever, and another channel is none of it', async () => {
      const person = people.someone();
      await wroteLongAgo('acme', person, 'one');
      await people.wrote('umbrella', person, 'two');
      await people.router.say(optOut(person.sms, { provider: 'two' }), optOut(person.email, { channel: CHANNEL_EMAIL }));
      await people.heard('acme');
      expect(people.toldOf(person.sms)).toEqual(['umbrella OPT_OUT']);
      await people.router.say(optOut(person.sms, { provider: 'one' }));
      await people.heard('acme');
      expect(people.toldOf(person.sms)).toEqual(['umbrella OPT_OUT', 'acme OPT_OUT']);
      expect(people.toldOf(person.email)).toEqual([]);
    });

    it('is forgotten after two years', async () => {
      const person = people.someone();
      await wroteLongAgo('acme', person);
      await people.router.pool.query(`UPDATE former_correspondents SET kept_until = now() - interval '1 hour'`);
      await forgetMessages(people.router.pool, terms, { settledBefore: new Date(Date.now() - 30 * DAY_MS), signal: NEVER });
      await people.router.say(optOut(person.sms));
      await people.heard('umbrella');
      expect(people.toldOf(person.sms)).toEqual([]);
    });
  });

  it('what a person writes is read by those who wrote in the last 30 days; an opt-out by all', async () => {
    const person = people.someone();
    await people.wrote('acme', person, 'one', 31);
    await people.wrote('umbrella', person, 'one', 29);
    await people.router.say(writes(person.sms, 'who is this?'), optOut(person.sms));
    await people.heard('acme');
    expect(people.toldOf(person.sms).sort()).toEqual(['acme OPT_OUT', 'umbrella MESSAGE', 'umbrella OPT_OUT']);
  });
});

it('finds correspondents by indexes alone, whatever is stored', async () => {
  const client = await people.router.pool.connect();
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
