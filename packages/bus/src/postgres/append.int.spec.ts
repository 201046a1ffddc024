import { createPool, type Pool } from '@switchback/postgres';
import { testDatabase, type TestDatabase } from '@switchback/testing';

import { type Bus } from '../bus';
import { createBus } from '../create-bus';

const PARTITIONS = 3;
const TOPICS = ['first', 'second'];
let database: TestDatabase;
let bus: Bus;
let pool: Pool;
let ids: readonly number[];

beforeAll(async () => {
  database = await testDatabase();
  bus = await createBus({ kind: 'postgres', connectionString: database.connectionString, partitions: PARTITIONS });
  await bus.ensureTopics(TOPICS);
  pool = createPool({ connectionString: database.connectionString, applicationName: 'spec', schema: 'bus', onError: () => undefined });
  ids = (await pool.query<{ id: number }>('SELECT id FROM topics ORDER BY id')).rows.map(({ id }) => id);
});

afterAll(async () => {
  await bus.close();
  await pool.end();
  await database.drop();
});

interface Arrays {
  readonly topicIds: readonly (number | null)[];
  readonly counts: readonly (number | null)[];
  readonly topics: readonly number[];
  readonly positions: readonly (number | null)[];
  readonly partitions: readonly (number | null)[];
  readonly keys: readonly string[];
}

/** Two records for the first topic, one for the second. */
const sound = (): Arrays => ({ topicIds: ids, counts: [2, 1], topics: [1, 1, 2], positions: [0, 1, 0], partitions: [0, 2, 1], keys: ['a', 'b', 'c'] });

async function append(changed: Partial<Arrays>): Promise<void> {
  const { topicIds, counts, topics, positions, partitions, keys } = { ...sound(), ...changed };
  const values = keys.map((key) => Buffer.from(key));
  await pool.query('SELECT append($1, $2, $3, $4, $5, $6, $7, $8)', [topicIds, counts, topics, positions, partitions, keys, values, keys.map(() => '{}')]);
}

const log = async (): Promise<unknown> => [
  (await pool.query('SELECT name, next_offset FROM topics ORDER BY id')).rows,
  (await pool.query('SELECT topic, "offset", partition, key FROM records ORDER BY topic, "offset"')).rows,
];

test('appends what fits together', async () => {
  await append({});
  expect(await log()).toEqual([
    [
      { name: 'first', next_offset: '2' },
      { name: 'second', next_offset: '1' },
    ],
    [
      { topic: ids[0], offset: '0', partition: 0, key: 'a' },
      { topic: ids[0], offset: '1', partition: 2, key: 'b' },
      { topic: ids[1], offset: '0', partition: 1, key: 'c' },
    ],
  ]);
});

test.each<[string, () => Partial<Arrays>, string]>([
  ['a count that would rewind a topic', () => ({ counts: [-2, 5] }), 'count 1 is -2, and must be positive'],
  ['a count of nothing', () => ({ counts: [3, 0] }), 'count 2 is 0, and must be positive'],
  ['a missing count', () => ({ counts: [2, null] }), 'count 2 is <NULL>, and must be positive'],
  ['fewer counts than topics', () => ({ counts: [3] }), '2 topics and 1 counts do not go together'],
  ['topics in an order that could wait for another append', () => ({ topicIds: ids.toReversed() }), 'topic ids must ascend'],
  ['a topic twice', () => ({ topicIds: [ids[0] ?? 0, ids[0] ?? 0] }), 'topic ids must ascend'],
  ['no topic', () => ({ topicIds: [ids[0] ?? 0, null] }), 'topic ids must ascend'],
  ['a topic that is not there', () => ({ topicIds: [ids[0] ?? 0, 999] }), 'no such topic: 999'],
  ['counts that leave a hole', () => ({ counts: [3, 1] }), 'the counts say 4 records, and there are 3'],
  ['arrays of different lengths', () => ({ partitions: [0, 2] }), 'differ in length'],
  ['keys for nobody', () => ({ keys: ['a', 'b', 'c', 'd'] }), 'differ in length'],
  ['a partition that the topic does not have', () => ({ partitions: [0, PARTITIONS, 1] }), 'record 2 has position 1 of 2 and partition 3 of 3'],
  ['a partition below the first', () => ({ partitions: [0, 2, -1] }), 'record 3 has position 0 of 1 and partition -1 of 3'],
  ['no partition', () => ({ partitions: [null, 2, 1] }), 'record 1 has position 0 of 2 and partition <NULL> of 3'],
  ['a position beyond the count', () => ({ positions: [0, 2, 0] }), 'record 2 has position 2 of 2'],
  ['a position in what was appended before', () => ({ positions: [-1, 1, 0] }), 'record 1 has position -1 of 2'],
  ['a position twice', () => ({ positions: [1, 1, 0] }), 'duplicate key'],
  ['a record of no topic', () => ({ topics: [1, 1, 3] }), 'record 3 has position 0 of <NULL>'],
])('refuses %s, and appends nothing', async (_name, changed, message) => {
  const before = await log();
  await expect(append(changed())).rejects.toThrow(message);
  expect(await log()).toEqual(before);
});

test('appends nothing when there is nothing', async () => {
  const before = await log();
  await append({ topicIds: [], counts: [], topics: [], positions: [], partitions: [], keys: [] });
  expect(await log()).toEqual(before);
});

test("keeps the bus's rights and search path, which replacing a function forgets", async () => {
  const { rows } = await pool.query(`SELECT prosecdef AS definer, proconfig AS settings FROM pg_proc WHERE proname = 'append' AND pronamespace = 'bus'::regnamespace`);
  expect(rows).toEqual([{ definer: true, settings: ['search_path=bus, pg_temp', 'enable_seqscan=off'] }]);
});
