import { createPool, type Pool } from '@switchback/postgres';
import { testDatabase, waitFor, type TestDatabase } from '@switchback/testing';

import { type Bus } from '../bus';
import { createBus } from '../create-bus';
import { Collected } from '../testing/collected';
import { records } from '../testing/test-bench';
import { prune } from './prune';

let database: TestDatabase;
let bus: Bus;
let pool: Pool;

beforeAll(async () => {
  database = await testDatabase();
  bus = await createBus({ kind: 'postgres', connectionString: database.connectionString });
  pool = createPool({ connectionString: database.connectionString, applicationName: 'spec', schema: 'bus', onError: () => undefined });
});

afterAll(async () => {
  await bus.close();
  await pool.end();
  await database.drop();
});

const stored = async (topic: string): Promise<number> =>
  Number((await pool.query('SELECT count(*) FROM records r JOIN topics t ON t.id = r.topic WHERE t.name = $1', [topic])).rows[0].count);
const never = new AbortController().signal;

async function committed(group: string, count: number): Promise<void> {
  await waitFor(async () => {
    const { rows } = await pool.query('SELECT max(next_offset)::int AS reached FROM group_offsets WHERE consumer_group = $1', [group]);
    return rows[0].reached === count;
  });
}

test('deletes what every group has processed, but for the newest', async () => {
  await bus.ensureTopics(['pruned']);
  const [fast, slow] = [new Collected(), new Collected()];
  await bus.subscribe({ group: 'fast', topics: ['pruned'], handler: fast.handler });
  const stopped = await bus.subscribe({ group: 'slow', topics: ['pruned'], handler: slow.handler });
  await stopped.stop();
  await bus.publish(records('pruned', 12_000));
  await committed('fast', 12_000);
  await prune(pool, 100, never);
  expect(await stored('pruned')).toBe(12_000); // the slow group has not read them
  await bus.subscribe({ group: 'slow', topics: ['pruned'], handler: slow.handler });
  await committed('slow', 12_000);
  await prune(pool, 100, never);
  expect(await stored('pruned')).toBe(100);
  expect(slow.records).toHaveLength(12_000);
});

test('keeps what nobody has read, for seven days', async () => {
  await bus.ensureTopics(['unread']);
  await bus.publish(records('unread', 10));
  await pool.query(`UPDATE records SET appended_ms = appended_ms - 8 * 86400000::bigint
    WHERE topic = (SELECT id FROM topics WHERE name = 'unread') AND "offset" < 4`);
  await prune(pool, 0, never);
  expect(await stored('unread')).toBe(6);
});
