import { awaitSchema } from './await-schema';
import { connectClient } from './connect-client';
import { migrate } from './migrate';
import { READY, SilentDatabase } from './testing/silent-database';

let database: SilentDatabase | undefined;

beforeEach(() => jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'performance'] }));
afterEach(() => {
  jest.useRealTimers();
  database?.close();
});

/** What the work fails with when ten seconds pass after the question that is not answered. */
async function failureAfterTenSeconds(work: Promise<unknown>, asked: Promise<void>): Promise<string | undefined> {
  const failure = work.then(() => undefined, String);
  await asked;
  jest.advanceTimersByTime(10_000);
  return failure;
}

const schema = { schema: 'orders', directory: __dirname };

const WORK: readonly (readonly [string, (connectionString: string) => Promise<unknown>])[] = [
  ['migrate', (connectionString: string) => migrate({ ...schema, connectionString, log: () => undefined })],
  ['the wait for a schema', (connectionString: string) => awaitSchema({ ...schema, connectionString, command: '', warn: () => undefined })],
];

it.each([
  ...WORK,
  ['a connection', (connectionString: string) => connectClient({ connectionString, application_name: 'spec' })] as const,
])('%s gives up a database that accepts and says nothing, and tells where it is set', async (_what, work) => {
  database = await SilentDatabase.start();
  const said = await failureAfterTenSeconds(work(database.connectionString), database.asked);
  expect(said).toMatch(/^Error: no connection to the database: .*127\.0\.0\.1:\d+.* 10 s.*SWITCHBACK_DATABASE_URL/);
  expect(said).not.toContain('hidden');
});

it.each(WORK)('%s gives up a database that falls silent', async (_what, work) => {
  database = await SilentDatabase.start(READY);
  expect(await failureAfterTenSeconds(work(database.connectionString), database.asked)).toMatch(/^Error: the database does not answer: .*10 s.*SWITCHBACK_DATABASE_URL/);
});
