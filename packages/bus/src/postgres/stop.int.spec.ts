import { setImmediate as turn } from 'node:timers/promises';

import { WakeSignal } from '@switchback/postgres';
import { testDatabase, type TestDatabase, waitFor } from '@switchback/testing';

import { type Bus } from '../bus';
import { createBus } from '../create-bus';

const SUBSCRIPTIONS = 60;

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

/** Watches rests: on which signals there were any, and, in the order of their ends, those that lasted their whole time because nobody woke them. */
function watchRests() {
  const signals = new Set<WakeSignal>();
  const sleptOut: WakeSignal[] = [];
  const { sleep } = WakeSignal.prototype;
  jest.spyOn(WakeSignal.prototype, 'sleep').mockImplementation(async function watched(this: WakeSignal, ms: number) {
    signals.add(this);
    const woken = await sleep.call(this, ms);
    if (!woken) sleptOut.push(this);
    return woken;
  });
  return { signals, sleptOut };
}

test('a subscription that is stopped while it takes its partitions does not rest first', async () => {
  const { signals, sleptOut } = watchRests();
  const subscribe = (group: string) => bus.subscribe({ group, topics: ['topic'], handler: async () => undefined });
  const first = await subscribe('first');
  await waitFor(() => signals.size === 2, { what: 'the subscription and the session of all subscriptions to rest' });
  await first.stop();
  const others = new Set(signals);
  const late: number[] = [];
  for (let turns = 0; turns < SUBSCRIPTIONS; turns += 1) {
    const subscription = await subscribe(`group-${turns}`);
    for (let passed = 0; passed < turns; passed += 1) await turn();
    const before = sleptOut.length;
    await subscription.stop();
    if (sleptOut.slice(before).some((signal) => !others.has(signal))) late.push(turns);
  }
  expect(late).toEqual([]);
}, 120_000);
