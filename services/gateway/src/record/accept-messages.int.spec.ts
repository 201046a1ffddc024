import { randomBytes } from 'node:crypto';

import { Outbox } from '@switchback/bus';

import { messageId } from '../decide/message-id';
import { gatewayDatabase, type GatewayDatabase } from '../../testing/gateway-database';
import { acceptMessages, type Submission } from './accept-messages';
import { AcceptedMessages } from './accepted-messages';
import { type NewMessage } from './new-message';
import { pruneAccepted } from './prune-accepted';

let database: GatewayDatabase;
let outbox: Outbox;
let serial = 0;

beforeAll(async () => {
  database = await gatewayDatabase();
  // Without a bus records stay in the table.
  outbox = new Outbox({ pool: database.pool, bus: () => Promise.reject(new Error('no bus here')), onError: () => undefined });
});
afterAll(() => database.drop());
beforeEach(() => database.pool.query('TRUNCATE accepted_messages, outbox'));

function message(overrides: Partial<NewMessage> = {}): NewMessage {
  serial += 1;
  return {
    customerId: 'acme',
    requestId: `request-${serial}`,
    messageId: messageId(1_700_000_000_000 + serial, randomBytes(10)),
    fingerprint: Buffer.alloc(32, 1),
    answer: Buffer.from(`answer-${serial}`),
    event: Buffer.from([0, 255, serial]),
    headers: { traceparent: '00-a-b-01' },
    ...overrides,
  };
}

const waiting = (one: NewMessage): Submission => ({ message: one, signal: new AbortController().signal });
const accept = (...messages: NewMessage[]) => acceptMessages(database.pool, outbox, messages.map(waiting));

async function stored(table: 'accepted_messages' | 'outbox'): Promise<number> {
  const { rows } = await database.pool.query<{ count: number }>(`SELECT count(*)::int AS count FROM ${table}`);
  return rows[0]?.count ?? -1;
}

describe('acceptMessages', () => {
  it('stores each message with its record for the bus', async () => {
    const one = message();
    expect(await accept(one, message())).toEqual([{ kind: 'ACCEPTED' }, { kind: 'ACCEPTED' }]);
    const { rows } = await database.pool.query('SELECT topic, key, value, headers FROM outbox WHERE key = $1', [one.messageId]);
    expect(rows).toEqual([
      { topic: 'switchback.messages.accepted.v1', key: one.messageId, value: one.event, headers: '{"traceparent":"00-a-b-01"}' },
    ]);
  });

  it('answers a repeat as the first time, and puts nothing into the outbox', async () => {
    const first = message();
    await accept(first);
    const repeat = message({ requestId: first.requestId });
    expect(await accept(repeat, message())).toEqual([{ kind: 'REPEATED', answer: first.answer }, { kind: 'ACCEPTED' }]);
    expect([await stored('accepted_messages'), await stored('outbox')]).toEqual([2, 2]);
  });

  it('refuses another body under the same request id', async () => {
    const first = message();
    await accept(first);
    expect(await accept(message({ requestId: first.requestId, fingerprint: Buffer.alloc(32, 2) }))).toEqual([{ kind: 'REUSED' }]);
    expect(await stored('outbox')).toBe(1);
  });

  it('keeps customers apart', async () => {
    const first = message();
    await accept(first);
    expect(await accept(message({ requestId: first.requestId, customerId: 'other' }))).toEqual([{ kind: 'ACCEPTED' }]);
  });

  it('takes the first of equal request ids within a batch', async () => {
    const first = message();
    const same = message({ requestId: first.requestId });
    const other = message({ requestId: first.requestId, fingerprint: Buffer.alloc(32, 2) });
    expect(await accept(message(), first, same, other)).toEqual([
      { kind: 'ACCEPTED' },
      { kind: 'ACCEPTED' },
      { kind: 'REPEATED', answer: first.answer },
      { kind: 'REUSED' },
    ]);
    expect(await stored('outbox')).toBe(2);
  });

  it('stores a request once, however many gateways race for it', async () => {
    const ids = Array.from({ length: 40 }, (_, i) => `raced-${i}`);
    const racers = Array.from({ length: 6 }, (_, i) => (i % 2 === 0 ? ids : ids.toReversed()).map((requestId) => message({ requestId })));
    const outcomes = (await Promise.all(racers.map((batch) => accept(...batch)))).flat();
    expect(outcomes.filter(({ kind }) => kind === 'ACCEPTED')).toHaveLength(40);
    expect(outcomes.filter(({ kind }) => kind === 'REPEATED')).toHaveLength(200);
    expect([await stored('accepted_messages'), await stored('outbox')]).toEqual([40, 40]);
  });

  it('stores nothing for a caller who went away', async () => {
    const gone = AbortSignal.abort();
    const here = message();
    const outcomes = await acceptMessages(database.pool, outbox, [{ message: message(), signal: gone }, waiting(here)]);
    expect(outcomes).toEqual([{ kind: 'ABANDONED' }, { kind: 'ACCEPTED' }]);
    expect([await stored('accepted_messages'), await stored('outbox')]).toEqual([1, 1]);
  });
});

describe('AcceptedMessages', () => {
  it('finds by message for its own customer only', async () => {
    const accepted = new AcceptedMessages({ pool: database.pool, outbox });
    const one = message();
    expect(await accepted.submit(waiting(one))).toEqual({ kind: 'ACCEPTED' });
    expect(await accepted.findByMessage('acme', one.messageId)).toEqual(one.answer);
    expect(await accepted.findByMessage('other', one.messageId)).toBeUndefined();
    expect(await accepted.findByRequest('acme', one.requestId)).toMatchObject({ answer: one.answer });
    expect(await accepted.findByRequest('other', one.requestId)).toBeUndefined();
  });

  it('refuses more than it can hold, and takes on again afterwards', async () => {
    const accepted = new AcceptedMessages({ pool: database.pool, outbox });
    const large = () => waiting(message({ event: Buffer.alloc(30 * 1024 * 1024) }));
    const [first, second, third] = await Promise.allSettled([accepted.submit(large()), accepted.submit(large()), accepted.submit(large())]);
    expect([first?.status, second?.status]).toEqual(['fulfilled', 'fulfilled']);
    expect(third).toMatchObject({ status: 'rejected', reason: { reason: 'OVERLOADED', retryAfterMs: 1_000 } });
    expect(await accepted.submit(waiting(message()))).toEqual({ kind: 'ACCEPTED' });
  });
});

describe('pruneAccepted', () => {
  it('forgets the oldest first, a few at a time', async () => {
    const messages = Array.from({ length: 5 }, () => message());
    await accept(...messages);
    const bound = messages[3]?.messageId ?? '';
    expect(await pruneAccepted(database.pool, bound, 2)).toBe(2);
    expect(await pruneAccepted(database.pool, bound, 2)).toBe(1);
    expect(await pruneAccepted(database.pool, bound, 2)).toBe(0);
    const { rows } = await database.pool.query<{ id: string }>('SELECT message_id AS id FROM accepted_messages ORDER BY message_id');
    expect(rows.map(({ id }) => id)).toEqual(messages.slice(3).map(({ messageId: id }) => id));
  });
});
