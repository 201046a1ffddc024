import { randomBytes } from 'node:crypto';

import { consume, createBus, publishTraced, type PostgresBusConfig } from '@switchback/bus';
import { deadLetterTopic, TOPICS } from '@switchback/contracts';
import { provisionService } from '@switchback/postgres';
import { testDatabase, type TestDatabase, waitFor } from '@switchback/testing';

import { LateBus } from './late-bus';

let database: TestDatabase;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

it('publishes once the bus is there, though it was away at the start', async () => {
  const role = `bus_${randomBytes(4).toString('hex')}`;
  const url = new URL(database.connectionString);
  url.username = role;
  url.password = 'spec';
  const config: PostgresBusConfig = { kind: 'postgres', connectionString: url.href, schema: role };
  const late = new LateBus(config);
  const record = { topic: TOPICS.messagesAccepted, key: 'msg_1', value: Buffer.from([1, 2, 3]), headers: { traceparent: 'x' } };
  await expect(late.open()).rejects.toThrow();

  await provisionService({ adminConnectionString: database.connectionString, schema: role, role, password: 'spec' });
  await publishTraced(await late.open(), [record]);

  const bus = await createBus(config);
  const seen: (readonly [string, string])[] = [];
  await consume(bus, {
    group: 'spec',
    topics: [TOPICS.messagesAccepted],
    decode: (value) => Buffer.from(value).toString('hex'),
    handle: async (items) => void seen.push(...items.map((item) => [item.record.key, item.value] as const)),
    deadLetter: (topic) => deadLetterTopic(topic, 'spec'),
  });
  await waitFor(() => seen.length > 0);
  expect(seen).toEqual([['msg_1', '010203']]);
  await bus.close();
  await late.close();
});

it('lets nobody wait for tables that somebody else has yet to make, and is open once they are there', async () => {
  const config: PostgresBusConfig = { kind: 'postgres', connectionString: database.connectionString, schema: 'made_later' };
  const late = new LateBus({ ...config, mayMigrate: false });
  await expect(late.open()).rejects.toThrow('the bus is not open yet');
  await (await createBus(config)).close();
  await waitFor(() => late.open());
  await late.close();
});

it('closes without having been opened', async () => {
  await new LateBus({ kind: 'postgres', connectionString: database.connectionString }).close();
});
