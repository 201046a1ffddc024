import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';

import { testDatabase, type TestDatabase } from '@switchback/testing';

import { type Bus } from '../bus';
import { createBus } from '../create-bus';

const SUBSCRIPTIONS = 60;
/** Less than an idle subscription rests. */
const PATIENCE_MS = 3_000;

let database: TestDatabase;
let bus: Bus;

beforeAll(async () => {
  database = await testDatabase();
  bus = await createBus({ kind: 'postgres', connectionString: database.connectionString, partitions: 3 });
  await bus.ensureTopics(['topic']);
});
afterAll(async () => {
  await bus.close();
  await database.drop();
});

test('a subscription that is stopped while it takes its partitions does not rest first', async () => {
  const late: number[] = [];
  for (let turns = 0; turns < SUBSCRIPTIONS; turns += 1) {
    const subscription = await bus.subscribe({ group: `group-${turns}`, topics: ['topic'], handler: async () => undefined });
    for (let passed = 0; passed < turns; passed += 1) await turn();
    const stopped = subscription.stop().then(() => true);
    if (!(await Promise.race([stopped, sleep(PATIENCE_MS, false, { ref: false })]))) late.push(turns);
    await stopped;
  }
  expect(late).toEqual([]);
}, 120_000);
