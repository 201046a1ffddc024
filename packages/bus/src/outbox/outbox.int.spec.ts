import { SpanStatusCode } from '@opentelemetry/api';
import { createPool, provisionService, type OutboxRecord, type Pool } from '@switchback/postgres';
import { testDatabase, waitFor, type TestDatabase } from '@switchback/testing';
import { randomBytes } from 'node:crypto';

import { type Bus } from '../bus';
import { createBus } from '../create-bus';
import { Collected } from '../testing/collected';
import { SpanRecorder } from '../testing/span-recorder';
import { Outbox, type OutboxTransaction } from './outbox';

const TOPICS = ['first', 'second'];
let database: TestDatabase;
let bus: Bus;
let role: string;
let superuser: Pool;
let service: Pool;
let outbox: Outbox;
let got: Collected;

async function provision(mayCall: readonly string[]): Promise<void> {
  const adminConnectionString = database.connectionString;
  await provisionService({ adminConnectionString, schema: 'service', role, password: 'spec', mayCall });
}

function servicePool(connectionString: string): Pool {
  const url = new URL(connectionString);
  url.username = role;
  url.password = 'spec';
  return createPool({ connectionString: url.href, applicationName: 'spec', schema: 'service', onError: () => undefined });
}

beforeEach(async () => {
  database = await testDatabase();
  role = `service_${randomBytes(6).toString('hex')}`;
  bus = await createBus({ kind: 'postgres', connectionString: database.connectionString, partitions: 3 });
  await bus.ensureTopics(TOPICS);
  await provision(['bus']);
  superuser = createPool({ connectionString: database.connectionString, applicationName: 'spec', schema: 'bus', onError: () => undefined });
  service = servicePool(database.connectionString);
  await service.query(
    `CREATE TABLE outbox (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, topic text, key text, value bytea, headers text,
       relay_after timestamptz NOT NULL DEFAULT '-infinity');
     CREATE TABLE state (key text PRIMARY KEY, n int NOT NULL)`,
  );
  got = new Collected();
  await bus.subscribe({ group: 'spec', topics: TOPICS, handler: got.handler });
  outbox = new Outbox({ pool: service, bus: async () => bus, onError: () => undefined });
});

afterEach(async () => {
  await outbox.stop();
  await bus.close();
  await Promise.all([service.end(), superuser.end()]);
  await database.drop();
});

const record = (n: number, key = 'key', topic = 'first'): OutboxRecord => ({ topic, key, value: Buffer.from(String(n)), headers: { n: String(n) } });
/** How many records went by the service's table. */
const byTable = async (): Promise<number> => Number((await service.query(`SELECT coalesce(pg_sequence_last_value('outbox_id_seq'), 0) AS n`)).rows[0].n);
const stored = async (): Promise<number> => Number((await superuser.query('SELECT count(*) AS n FROM records')).rows[0].n);

/** Locks the key's row, as a service does that writes a message's state, and publishes its next number. */
async function count(transaction: OutboxTransaction, key: string, topics: readonly string[]): Promise<void> {
  const { rows } = await transaction.client.query('INSERT INTO state VALUES ($1, 1) ON CONFLICT (key) DO UPDATE SET n = state.n + 1 RETURNING n', [key]);
  transaction.publish(topics.map((topic) => record(rows[0].n, key, topic)));
}

test('a transaction in the bus\'s database appends its records itself, with the state and in one commit', async () => {
  await outbox.start();
  await outbox.transaction((transaction) => count(transaction, 'a', ['first']));
  await waitFor(() => got.texts.length === 1);
  expect(got.records[0]).toMatchObject({ topic: 'first', key: 'a', headers: { n: '1' } });
  expect(await byTable()).toBe(0);
});

test('what is rolled back was never there: by a throw of the work, and by a last statement that fails', async () => {
  await outbox.start();
  const thrown = outbox.transaction(async (transaction) => {
    await count(transaction, 'a', TOPICS);
    throw new Error('no');
  });
  await expect(thrown).rejects.toThrow('no');
  const failed = outbox.transaction(async (transaction) => {
    await count(transaction, 'a', TOPICS);
    transaction.last((client) => client.query('SELECT 1 / 0'));
  });
  await expect(failed).rejects.toThrow('division by zero');
  expect(await stored()).toBe(0);
  expect((await service.query('SELECT * FROM state')).rows).toEqual([]);
});

test('many at once, on topics named in any order: none waits for ever, and each key keeps its order', async () => {
  await outbox.start();
  const rounds = Array.from({ length: 120 }, (_, n) => ({ key: `key-${n % 4}`, topics: n % 2 === 0 ? TOPICS : [...TOPICS].reverse() }));
  await Promise.all(rounds.map(({ key, topics }) => outbox.transaction((transaction) => count(transaction, key, topics))));
  await waitFor(() => got.records.length === 240);
  for (const topic of TOPICS) {
    for (const key of ['key-0', 'key-1', 'key-2', 'key-3']) {
      const texts = got.records.filter((one) => one.topic === topic && one.key === key).map(({ value }) => Number(Buffer.from(value)));
      expect(texts).toEqual(Array.from({ length: 30 }, (_, n) => n + 1));
    }
  }
});

test('more bytes than one statement takes', async () => {
  await outbox.start();
  const large = Buffer.alloc(6 << 20, 'x');
  await outbox.transaction(async ({ publish }) => publish([1, 2, 3, 4].map((n) => ({ ...record(n, 'key', TOPICS[n % 2]), value: large }))));
  await waitFor(() => got.records.length === 4);
  expect(await byTable()).toBe(0);
});

test('a role that may not call the bus writes to its table, and the relay publishes', async () => {
  await superuser.query(`REVOKE USAGE ON SCHEMA bus FROM ${role}`);
  await outbox.start();
  await outbox.transaction((transaction) => count(transaction, 'a', TOPICS));
  await waitFor(() => got.records.length === 2);
  expect(await byTable()).toBe(2);
});

test('a service whose database is another writes to its table', async () => {
  const elsewhere = await testDatabase();
  const otherBus = await createBus({ kind: 'postgres', connectionString: elsewhere.connectionString });
  try {
    await otherBus.ensureTopics(TOPICS);
    expect(await otherBus.inTransaction?.(service)).toBeUndefined();
  } finally {
    await otherBus.close();
    await elsewhere.drop();
  }
});

test('until the bus is there, records go by the table; they leave when it is', async () => {
  let away = true;
  await outbox.stop();
  outbox = new Outbox({ pool: service, bus: async () => (away ? Promise.reject(new Error('away')) : bus), onError: () => undefined });
  await expect(outbox.start()).rejects.toThrow('away');
  await outbox.transaction((transaction) => count(transaction, 'a', ['first']));
  expect(await stored()).toBe(0);
  away = false;
  await waitFor(() => got.records.length === 1, { timeoutMs: 10_000 });
  // From then on they go directly.
  const directly = async (): Promise<boolean> => {
    const before = await byTable();
    await outbox.transaction((transaction) => count(transaction, 'b', ['first']));
    return (await byTable()) === before;
  };
  await waitFor(directly, { timeoutMs: 10_000 });
});

test('what an earlier process left leaves before what is appended directly', async () => {
  await service.query(`INSERT INTO outbox (topic, key, value, headers) SELECT 'first', 'a', convert_to(n::text, 'UTF8'), '{}' FROM generate_series(1, 1200) AS n ORDER BY n`);
  await service.query(`INSERT INTO state VALUES ('a', 1200)`);
  await outbox.start();
  await outbox.transaction((transaction) => count(transaction, 'a', ['first']));
  await waitFor(() => got.records.length === 1201, { timeoutMs: 10_000 });
  expect(got.texts).toEqual(Array.from({ length: 1201 }, (_, n) => String(n + 1)));
  expect(await byTable()).toBe(1200);
});

test('a last statement that fails in this process commits nothing: neither the state nor its records', async () => {
  await outbox.start();
  const failed = outbox.transaction(async (transaction) => {
    await count(transaction, 'a', TOPICS);
    transaction.last(() => Promise.reject(new RangeError('too large')));
  });
  await expect(failed).rejects.toThrow('too large');
  expect(await stored()).toBe(0);
  expect((await service.query('SELECT * FROM state')).rows).toEqual([]);
});

test('nor does a record for a topic that is not there, and its spans end with the error', async () => {
  const recorder = new SpanRecorder();
  recorder.start();
  try {
    await outbox.start();
    const missing = outbox.transaction((transaction) => count(transaction, 'a', ['first', 'nowhere']));
    await expect(missing).rejects.toThrow('no such topic: nowhere');
    expect(await stored()).toBe(0);
    expect((await service.query('SELECT * FROM state')).rows).toEqual([]);
    expect(['send first', 'send nowhere'].flatMap((name) => recorder.named(name)).map(({ status }) => status.code)).toEqual([SpanStatusCode.ERROR, SpanStatusCode.ERROR]);
  } finally {
    recorder.stop();
  }
});

test('a transaction that a deadlock repeats publishes once, with the state that was committed', async () => {
  await outbox.start();
  await service.query(`INSERT INTO state VALUES ('a', 0), ('b', 0)`);
  const both = (one: string, other: string): Promise<void> =>
    outbox.transaction(async (transaction) => {
      await count(transaction, one, TOPICS);
      await service.query('SELECT pg_sleep(0.05)');
      await count(transaction, other, TOPICS);
    });
  await Promise.all([both('a', 'b'), both('b', 'a')]);
  await waitFor(() => got.records.length === 8);
  for (const topic of TOPICS) {
    for (const key of ['a', 'b']) {
      expect(got.records.filter((one) => one.topic === topic && one.key === key).map(({ headers }) => headers.n)).toEqual(['1', '2']);
    }
  }
});

test('a service may append to the bus and touch nothing else of it', async () => {
  for (const statement of ['SELECT * FROM bus.records', 'DELETE FROM bus.records', 'UPDATE bus.topics SET next_offset = 0', 'TRUNCATE bus.group_offsets']) {
    await expect(service.query(statement)).rejects.toThrow('permission denied');
  }
});
