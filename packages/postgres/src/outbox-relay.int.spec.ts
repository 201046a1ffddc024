import { testDatabase, waitFor, type TestDatabase } from '@switchback/testing';
import { type Pool } from 'pg';

import { insertOutbox } from './insert-outbox';
import { type OutboxRecord } from './outbox-record';
import { OutboxRelay, type OutboxRelayOptions } from './outbox-relay';
import { createPool } from './pool';
import { outboxTable } from './testing/outbox-table';
import { transaction } from './transaction';

let database: TestDatabase;
let pool: Pool;
const relays: OutboxRelay[] = [];

beforeEach(async () => {
  database = await testDatabase();
  pool = createPool({ connectionString: database.connectionString, applicationName: 'spec', schema: 'public', onError: () => undefined });
  await pool.query(outboxTable());
});

afterEach(async () => {
  await Promise.all(relays.splice(0).map((relay) => relay.stop()));
  await pool.end();
  await database.drop();
});

const record = (n: number, key = `key-${n % 7}`): OutboxRecord => ({
  topic: 'orders',
  key,
  value: Buffer.from([0, 255, n % 256, n >> 8]),
  headers: n % 2 === 0 ? {} : { traceparent: `00-"quoted" ünï ${n}` },
});

const numbers = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, index) => from + index);
const insert = (records: readonly OutboxRecord[]): Promise<unknown> => transaction(pool, (client) => insertOutbox(client, records));
const left = async (): Promise<number> => Number((await pool.query('SELECT count(*) FROM outbox')).rows[0].count);

function startRelay(options: Partial<OutboxRelayOptions> & Pick<OutboxRelayOptions, 'publish'>): OutboxRelay {
  const relay = new OutboxRelay({ pool, onError: () => undefined, ...options });
  relays.push(relay);
  void relay.start();
  return relay;
}

test('publishes what was committed, as it was written and in order, in batches', async () => {
  const written = numbers(0, 1_000).map((n) => record(n));
  await insert(written);
  const batches: OutboxRecord[][] = [];
  startRelay({ publish: async (records) => void batches.push(records), batchSize: 300 });
  await waitFor(async () => (await left()) === 0);
  expect(batches.flat().map((r) => ({ ...r, value: [...r.value] }))).toEqual(written.map((r) => ({ ...r, value: [...r.value] })));
  expect(batches.map((batch) => batch.length)).toEqual([300, 300, 300, 100]);
});

test('a wake publishes at once, without the poll', async () => {
  const published: OutboxRecord[] = [];
  const relay = startRelay({ publish: async (records) => void published.push(...records), idlePollMs: 3_600_000 });
  for (const n of numbers(0, 20)) {
    await insert([record(n)]);
    relay.wake();
    await waitFor(() => published.length === n + 1);
  }
});

test('the poll finds what another process wrote', async () => {
  const published: OutboxRecord[] = [];
  startRelay({ publish: async (records) => void published.push(...records), idlePollMs: 50 });
  await insert([record(1)]);
  await waitFor(() => published.length === 1);
});

test('keeps everything while the bus is away, tries in growing intervals, and publishes when it is back', async () => {
  const published: OutboxRecord[] = [];
  const attempts: number[] = [];
  let away = true;
  const errors: unknown[] = [];
  startRelay({
    publish: async (records) => {
      attempts.push(performance.now());
      if (away) throw new Error('no broker');
      published.push(...records);
    },
    onError: (error) => errors.push(error),
  });
  await insert(numbers(0, 100).map((n) => record(n)));
  await waitFor(() => attempts.length === 5, { timeoutMs: 20_000 });
  const gaps = attempts.slice(1).map((at, index) => at - (attempts[index] ?? 0));
  expect(Math.min(...gaps)).toBeGreaterThan(45);
  expect(gaps.at(-1)).toBeGreaterThan(350);
  expect(errors.length).toBeGreaterThanOrEqual(4);
  expect(await left()).toBe(100);
  away = false;
  await waitFor(async () => (await left()) === 0, { timeoutMs: 20_000 });
  expect(published.map((r) => Buffer.from(r.value).readUInt8(2))).toEqual(numbers(0, 100));
});

test('a batch too large for the bus goes in parts', async () => {
  const published: OutboxRecord[] = [];
  await insert(numbers(0, 64).map((n) => record(n)));
  startRelay({
    publish: async (records) => {
      if (records.length > 20) throw new Error('too large');
      published.push(...records);
    },
  });
  await waitFor(async () => (await left()) === 0);
  expect(published.map((r) => r.value[2])).toEqual(numbers(0, 64));
});

test('replicas take turns and never swap two records of one key', async () => {
  const published: number[] = [];
  const publish = async (records: OutboxRecord[]): Promise<void> => {
    // A later batch would overtake here if a second relay were publishing.
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 10));
    for (const { value } of records) published.push(Buffer.from(value).readUInt16LE(2));
  };
  const replicas = numbers(0, 3).map(() => startRelay({ publish, batchSize: 10, idlePollMs: 20 }));
  for (const n of numbers(0, 300)) {
    await insert([record(n, 'one')]);
    replicas[n % 3]?.wake();
  }
  await waitFor(async () => (await left()) === 0, { timeoutMs: 20_000 });
  expect(published).toEqual(numbers(0, 300));
});

test('a relay killed between publish and commit publishes again', async () => {
  await insert([record(1)]);
  const published: OutboxRecord[] = [];
  startRelay({
    publish: async (records) => {
      published.push(...records);
      if (published.length === 1) await killOtherSessions();
    },
  });
  await waitFor(async () => (await left()) === 0);
  expect(published).toHaveLength(2);
});

async function killOtherSessions(): Promise<void> {
  await pool.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()');
}

test('stop waits for the batch in hand and leaves the rest', async () => {
  let release = (): void => undefined;
  const publishing = new Promise<void>((entered) => {
    void insert(numbers(0, 10).map((n) => record(n))).then(() => {
      startRelay({
        batchSize: 5,
        publish: () => {
          entered();
          return new Promise((resolve) => (release = resolve));
        },
      });
    });
  });
  await publishing;
  const stopped = relays[0]?.stop();
  release();
  await stopped;
  expect(await left()).toBe(5);
});

test('a replica that stands by passes its wakes on', async () => {
  const published: OutboxRecord[] = [];
  startRelay({ publish: async (records) => void published.push(...records), idlePollMs: 3_000 });
  await insert([record(0)]);
  await waitFor(() => published.length === 1);
  const standby = startRelay({ publish: async () => Promise.reject(new Error('not my turn')), idlePollMs: 3_000 });
  let inARow = 0;
  // From when the leader has noticed that somebody stands by, no record waits for its poll.
  await waitFor(async () => {
    const before = published.length;
    const insertedAt = performance.now();
    await insert([record(before)]);
    standby.wake();
    await waitFor(() => published.length > before);
    inARow = performance.now() - insertedAt < 1_000 ? inARow + 1 : 0;
    return inARow === 8;
  }, { timeoutMs: 60_000 });
}, 90_000);

test('the plan does not scan the table, however many dead rows there are', async () => {
  await pool.query('ALTER TABLE outbox SET (autovacuum_enabled = off)');
  const published: OutboxRecord[] = [];
  const relay = startRelay({ publish: async (records) => void published.push(...records) });
  for (let round = 1; round <= 20; round += 1) {
    await insert(numbers(0, 500).map((n) => record(n)));
    relay.wake();
    await waitFor(() => published.length === round * 500);
  }
  await relay.stop();
  const { rows } = await pool.query(`SELECT pg_stat_force_next_flush(), seq_scan FROM pg_stat_user_tables WHERE relname = 'outbox'`);
  // One at most: this spec's own count.
  expect(Number(rows[0].seq_scan)).toBeLessThanOrEqual(1);
});
