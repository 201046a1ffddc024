import { createPool, type OutboxRecord, type Pool } from '@switchback/postgres';
import { testDatabase, waitFor, type TestDatabase } from '@switchback/testing';

import { type Bus } from '../bus';
import { createBus } from '../create-bus';
import { Collected } from '../testing/collected';
import { Outbox } from './outbox';

let database: TestDatabase;
let elsewhere: TestDatabase;
let bus: Bus;
let pool: Pool;
let got: Collected;
const outboxes: Outbox[] = [];

/** A bus in another database: no transaction of the service can append to it, as with Kafka. */
beforeEach(async () => {
  [database, elsewhere] = await Promise.all([testDatabase(), testDatabase()]);
  bus = await createBus({ kind: 'postgres', connectionString: elsewhere.connectionString, partitions: 3 });
  await bus.ensureTopics(['any', 'ordered']);
  pool = createPool({ connectionString: database.connectionString, applicationName: 'spec', schema: 'public', onError: () => undefined });
  await pool.query(
    `CREATE TABLE outbox (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, topic text, key text, value bytea, headers text,
       relay_after timestamptz NOT NULL DEFAULT '-infinity')`,
  );
  got = new Collected();
  await bus.subscribe({ group: 'spec', topics: ['any', 'ordered'], handler: got.handler });
});

afterEach(async () => {
  await Promise.all(outboxes.splice(0).map((outbox) => outbox.stop()));
  await bus.close();
  await pool.end();
  await Promise.all([database.drop(), elsewhere.drop()]);
});

/** Counts what goes by each way. */
class Ways {
  readonly atOnce: string[] = [];
  readonly relayed: string[] = [];
  errors = 0;

  /** The relay publishes batches of what it took; who publishes at once passes on the very records that it was given. */
  seen(records: readonly OutboxRecord[], written: ReadonlySet<OutboxRecord>): void {
    for (const record of records) (written.has(record) ? this.atOnce : this.relayed).push(Buffer.from(record.value).toString());
  }
}

interface Service {
  readonly outbox: Outbox;
  readonly ways: Ways;
  readonly say: (text: string, topic?: string) => Promise<void>;
  readonly sayMany: (count: number) => Promise<void>;
}

function service(publish: (records: readonly OutboxRecord[]) => Promise<void> = (records) => bus.publish(records)): Service {
  const ways = new Ways();
  const written = new Set<OutboxRecord>();
  const watched: Bus = {
    system: bus.system,
    ensureTopics: (topics) => bus.ensureTopics(topics),
    missingTopics: (topics) => bus.missingTopics(topics),
    subscribe: (options) => bus.subscribe(options),
    lag: (group, topics) => bus.lag(group, topics),
    unread: (group, topics, most) => bus.unread(group, topics, most),
    claim: (group) => bus.claim(group),
    close: () => bus.close(),
    publish: async (records) => {
      await publish(records);
      ways.seen(records, written);
    },
  };
  const outbox = new Outbox({ pool, bus: async () => watched, anyOrder: ['any'], onError: () => void (ways.errors += 1) });
  outboxes.push(outbox);
  const sayAll = (topic: string, texts: readonly string[]): Promise<void> =>
    outbox.transaction(async (transaction) => {
      const records = texts.map((text) => ({ topic, key: 'key', value: Buffer.from(text), headers: {} }));
      for (const record of records) written.add(record);
      transaction.publish(records);
    });
  return { outbox, ways, say: (text, topic = 'any') => sayAll(topic, [text]), sayMany: (count) => sayAll('any', numbers(count)) };
}

const WAITING_FOR_OUTBOX = `SELECT FROM pg_locks WHERE relation = 'outbox'::regclass AND NOT granted
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
const left = async (): Promise<number> => Number((await pool.query('SELECT count(*) FROM outbox')).rows[0].count);
const numbers = (count: number): string[] => Array.from({ length: count }, (_, n) => String(n));

test('what needs no order is published once, by its writer; the rest by the relay, in order; no row stays', async () => {
  const { outbox, ways, say } = service();
  await outbox.start();
  for (const n of numbers(40)) await Promise.all([say(n), say(`ordered ${n}`, 'ordered')]);
  await waitFor(async () => got.records.length === 80 && (await left()) === 0);
  expect([...ways.atOnce].sort()).toEqual(numbers(40).sort());
  expect(ways.relayed).toEqual(numbers(40).map((n) => `ordered ${n}`));
});

test('it starts when the relay knows what others left, or it would take a young record of its own for one of theirs', async () => {
  const other = await pool.connect();
  await other.query('BEGIN; LOCK TABLE outbox IN ACCESS EXCLUSIVE MODE');
  const { outbox } = service();
  let started = false;
  const start = outbox.start().then(() => (started = true));
  await waitFor(async () => (await pool.query(WAITING_FOR_OUTBOX)).rowCount === 1);
  await bus.ensureTopics(['any']); // as much as the start asks of the bus
  expect(started).toBe(false);
  await other.query('COMMIT');
  other.release();
  await start;
});

test('a replica that stands by publishes its own as well, and deletes it', async () => {
  const leader = service();
  await leader.outbox.start();
  await leader.say('leads', 'ordered');
  await waitFor(() => leader.ways.relayed.length === 1);
  const standby = service();
  await standby.outbox.start();
  await standby.say('mine');
  await waitFor(async () => got.records.length === 2 && (await left()) === 0);
  expect(standby.ways.atOnce).toEqual(['mine']);
  expect(leader.ways.relayed).toEqual(['leads']);
});

test('what was rolled back is not published', async () => {
  const { outbox, ways, say } = service();
  await outbox.start();
  const failed = outbox.transaction(async (transaction) => {
    transaction.publish([{ topic: 'any', key: 'key', value: Buffer.from('never'), headers: {} }]);
    transaction.last((client) => client.query('SELECT 1 / 0'));
  });
  await expect(failed).rejects.toThrow('division by zero');
  await say('after');
  await waitFor(async () => got.records.length === 1 && (await left()) === 0);
  expect(ways.atOnce).toEqual(['after']);
});

test('a bus that refuses: it is the relay\'s turn until that gets through, and nothing is lost', async () => {
  let away = true;
  const { outbox, ways, say } = service((records) => (away ? Promise.reject(new Error('away')) : bus.publish(records)));
  await outbox.start();
  await say('0');
  await waitFor(() => ways.errors > 0);
  for (const n of ['1', '2', '3']) await say(n);
  away = false;
  // "1" is the relay's at once; "0" only when its writer should have published it.
  await waitFor(() => ways.relayed.length === 4, { timeoutMs: 20_000 });
  expect(ways.atOnce).toEqual([]);
  await say('4');
  await waitFor(async () => got.records.length === 5 && (await left()) === 0);
  expect(ways.atOnce).toEqual(['4']);
  expect([...got.texts].sort()).toEqual(numbers(5));
}, 40_000);

test('a writer that died after the commit: the next process publishes what it left, without waiting', async () => {
  await pool.query(`INSERT INTO outbox (topic, key, value, headers, relay_after) VALUES ('any', 'key', 'left', '{}', 'infinity')`);
  const { outbox, ways } = service();
  await outbox.start();
  await waitFor(async () => (await left()) === 0);
  expect(ways.relayed).toEqual(['left']);
});

test('a writer that died beside a relay: the relay leaves the record alone until it is due', async () => {
  const { outbox, ways, say } = service();
  await outbox.start();
  await say('started', 'ordered');
  await waitFor(async () => (await left()) === 0);
  await pool.query(`INSERT INTO outbox (topic, key, value, headers, relay_after) VALUES ('any', 'key', 'orphan', '{}', 'infinity')`);
  await say('overtakes', 'ordered');
  await waitFor(() => ways.relayed.length === 2);
  await pool.query(`UPDATE outbox SET relay_after = clock_timestamp()`);
  await waitFor(() => ways.relayed.length === 3);
  expect(ways.relayed).toEqual(['started', 'overtakes', 'orphan']);
});

test('a bus that hangs: so many records wait in memory, the others in the table alone, and all of them arrive', async () => {
  let release = (): void => undefined;
  const hanging = new Promise<void>((resolve) => (release = resolve));
  const { outbox, say, sayMany, ways } = service(async (records) => {
    await hanging;
    await bus.publish(records);
  });
  await outbox.start();
  await sayMany(1_999);
  await say('one more');
  await say('by the table');
  expect(await left()).toBe(2_001);
  release();
  await waitFor(async () => new Set(got.texts).size === 2_001 && (await left()) === 0, { timeoutMs: 20_000 });
  expect(ways.atOnce).toContain('one more');
  expect(ways.atOnce).not.toContain('by the table');
}, 30_000);

test('stop waits for what is in the air', async () => {
  let release = (): void => undefined;
  const hanging = new Promise<void>((resolve) => (release = resolve));
  const { outbox, say } = service(async (records) => {
    await hanging;
    await bus.publish(records);
  });
  await outbox.start();
  await say('last');
  const stopped = outbox.stop();
  release();
  await stopped;
  expect(await left()).toBe(0);
  await waitFor(() => got.texts.length === 1);
});
