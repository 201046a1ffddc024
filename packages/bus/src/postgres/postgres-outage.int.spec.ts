import { testDatabase, waitFor, type TestDatabase } from '@switchback/testing';
import { Client } from 'pg';

import { type Bus } from '../bus';
import { createBus } from '../create-bus';
import { Collected } from '../testing/collected';
import { numbers, records } from '../testing/test-bench';

let database: TestDatabase;
let bus: Bus;

beforeAll(async () => {
  database = await testDatabase();
  bus = await createBus({ kind: 'postgres', connectionString: database.connectionString });
});

afterAll(async () => {
  await bus.close();
  await database.drop();
});

async function killSessions(): Promise<void> {
  const client = new Client({ connectionString: database.connectionString });
  await client.connect();
  await client.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()');
  await client.end();
}

test('loses nothing and goes on when all its sessions are ended while records flow', async () => {
  await bus.ensureTopics(['flow']);
  const got = new Collected();
  const subscription = await bus.subscribe({ group: 'group', topics: ['flow'], handler: got.handler });
  let published = 0;
  for (let round = 0; round < 60; round += 1) {
    if (round % 20 === 10) await killSessions();
    // As the outbox relay does: again until it is taken.
    await waitFor(async () => {
      await bus.publish(records('flow', 10, 10, published));
      return true;
    }, { timeoutMs: 20_000 });
    published += 10;
  }
  const expected = numbers(0, published);
  await waitFor(() => expected.every((text) => got.texts.includes(text)), { timeoutMs: 30_000 });
  expect(subscription.healthy()).toBe(true);
});
