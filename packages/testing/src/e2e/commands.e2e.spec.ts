import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import { type ServiceName, SERVICE_NAMES } from '@switchback/local-platform';
import { provisionService } from '@switchback/postgres';
import { Client } from 'pg';

import { testDatabase, type TestDatabase } from '../test-database';

const ROOT = join(__dirname, '..', '..', '..', '..');

interface Ended {
  readonly code: number | null;
  readonly said: readonly string[];
}

/** A service's program with a command, and nothing in its environment but this. */
function run(service: ServiceName, command: string, environment: Readonly<Record<string, string>>): Promise<Ended> {
  return new Promise((resolve) => {
    const program = spawn(process.execPath, [join(ROOT, 'services', service, 'dist', 'main.js'), command], { env: { PATH: process.env['PATH'], ...environment } });
    let output = '';
    for (const stream of [program.stdout, program.stderr]) stream.on('data', (part) => (output += String(part)));
    program.on('close', (code) => resolve({ code, said: output.trim().split('\n') }));
  });
}

describe('migrate', () => {
  let database: TestDatabase;
  let name: string;

  // Roles belong to the cluster: names of the test's own, each with the schema of its service.
  const role = (schema: string): string => `${name}_${schema}`;

  beforeAll(async () => {
    database = await testDatabase();
    name = new URL(database.connectionString).pathname.slice(1);
    for (const schema of [...SERVICE_NAMES, 'bus']) await provisionService({ adminConnectionString: database.connectionString, schema, role: role(schema), password: 'pw' });
  });
  afterAll(async () => {
    const admin = new Client({ connectionString: database.connectionString });
    await admin.connect();
    for (const schema of [...SERVICE_NAMES, 'bus']) await admin.query(`DROP OWNED BY ${role(schema)} CASCADE; DROP ROLE ${role(schema)}`);
    await admin.end();
    await database.drop();
  });

  function url(schema: string, password = 'pw'): string {
    const made = new URL(database.connectionString);
    made.username = role(schema);
    made.password = password;
    return made.href;
  }

  const BUS_LEFT_ALONE = 'the schema bus was left alone: SWITCHBACK_BUS_DATABASE_URL is not set';

  const migrate = (service: ServiceName, more: Readonly<Record<string, string>> = {}): Promise<Ended> => run(service, 'migrate', { SWITCHBACK_DATABASE_URL: url(service), ...more });

  test.each(SERVICE_NAMES)('brings the schema of %s up to date, twice at once, and knows when there is nothing to do', async (service) => {
    const both = await Promise.all([migrate(service), migrate(service)]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    const said = both.flatMap((one) => one.said);
    expect(said.filter((line) => line === `the schema ${service} is up to date`)).toHaveLength(2);
    expect(said.filter((line) => line.startsWith(`migrated ${service}: 0001_`))).toHaveLength(1);
    expect(await migrate(service)).toEqual({ code: 0, said: [`the schema ${service} is up to date`, BUS_LEFT_ALONE] });
  });

  test("migrates the bus's schema where it is told of it", async () => {
    expect((await migrate('gateway', { SWITCHBACK_BUS: 'kafka' })).said.join()).not.toContain('bus');
    expect((await migrate('gateway', { SWITCHBACK_BUS_DATABASE_URL: url('bus') })).said).toEqual(expect.arrayContaining(['migrated bus: 0001_log', 'the schema bus is up to date']));
  });

  test.each([
    ['a wrong password', () => ({ SWITCHBACK_DATABASE_URL: url('sms', 'hidden') }), 1, /^migrate failed: no connection to the database: password authentication failed/],
    ['a server that is not there', () => ({ SWITCHBACK_DATABASE_URL: 'postgresql://sms:hidden@127.0.0.1:1/switchback' }), 1, /^migrate failed: no connection to the database: connect ECONNREFUSED/],
    ['no database', () => ({ SWITCHBACK_DATABASE_URL: '' }), 78, /^SWITCHBACK_DATABASE_URL: is required/],
  ])('says in one line what is wrong with %s', async (_what, environment, code, line) => {
    const ended = await migrate('sms', environment());
    expect(ended).toEqual({ code, said: [expect.stringMatching(line)] });
    expect(ended.said.join()).not.toContain('hidden');
  });
});

test('a command that there is not is told with those that there are', async () => {
  expect(await run('router', 'migrat', {})).toEqual({ code: 64, said: ['there is no command "migrat": give migrate, topics, replay, or nothing to serve'] });
});

test('topics says why it cannot', async () => {
  expect(await run('router', 'topics', { SWITCHBACK_BUS: 'kafka', KAFKA_BROKERS: '127.0.0.1:1' })).toEqual({ code: 1, said: [expect.stringMatching(/^topics failed: .*ECONNREFUSED/)] });
  expect(await run('router', 'topics', { SWITCHBACK_BUS: 'kafka' })).toEqual({ code: 78, said: ['KAFKA_BROKERS: is required when SWITCHBACK_BUS is kafka'] });
  expect(await run('router', 'topics', {})).toEqual({ code: 78, said: ['SWITCHBACK_BUS: topics are made on Kafka: set SWITCHBACK_BUS=kafka'] });
});

test('a service that cannot go on ends, though nobody reads any more what it says', async () => {
  const nowhere = 'postgresql://gateway:pw@127.0.0.1:1/switchback';
  const env = { PATH: process.env['PATH'], SWITCHBACK_DATABASE_URL: nowhere, SWITCHBACK_BUS_DATABASE_URL: nowhere, SWITCHBACK_GRPC_ADDRESS: '127.0.0.1:0', SWITCHBACK_HTTP_ADDRESS: '127.0.0.1:0' };
  const program = spawn(process.execPath, [join(ROOT, 'services/gateway/dist/main.js')], { env, stdio: ['ignore', 'pipe', 'ignore'] });
  program.stdout.destroy();
  try {
    expect(await once(program, 'close')).toEqual([1, null]);
  } finally {
    program.kill('SIGKILL');
  }
});
