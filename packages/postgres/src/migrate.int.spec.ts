import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { testDatabase, type TestDatabase } from '@switchback/testing';
import { Client } from 'pg';

import { migrate } from './migrate';
import { createPool } from './pool';
import { provisionService } from './provision-service';
import { outboxTable } from './testing/outbox-table';

let database: TestDatabase;
let directory: string;
let role: string;
let serviceUrl: string;

beforeEach(async () => {
  database = await testDatabase();
  directory = mkdtempSync(join(tmpdir(), 'migrations-'));
  // Roles belong to the cluster: a name of the test's own.
  role = new URL(database.connectionString).pathname.slice(1);
  await provisionService(provision());
  const url = new URL(database.connectionString);
  url.username = role;
  url.password = "p'ass";
  serviceUrl = url.href;
});

afterEach(async () => {
  rmSync(directory, { recursive: true, force: true });
  await query(`DROP OWNED BY ${role} CASCADE; DROP ROLE ${role}`);
  await database.drop();
});

const provision = () => ({ adminConnectionString: database.connectionString, schema: 'orders', role, password: "p'ass" });

async function query(sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: database.connectionString });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

test('eight runners at the same time run each file once, a second run changes nothing, and the server warns of nothing', async () => {
  writeFileSync(join(directory, '0001_outbox.sql'), outboxTable());
  writeFileSync(join(directory, '0002_item.sql'), 'CREATE TABLE item (id int PRIMARY KEY); INSERT INTO item VALUES (1); SELECT pg_sleep(0.2);');
  writeFileSync(join(directory, 'README.md'), 'not a migration');
  const lines: string[] = [];
  const run = () => migrate({ connectionString: serviceUrl, schema: 'orders', directory, log: (line) => lines.push(line) });
  await Promise.all(Array.from({ length: 8 }, run));
  await run();
  expect(await query('SELECT name FROM orders.migrations ORDER BY id')).toEqual([{ name: '0001_outbox' }, { name: '0002_item' }]);
  expect(await query('SELECT id FROM orders.item')).toEqual([{ id: 1 }]);
  expect(lines).toEqual(['migrated orders: 0001_outbox', 'migrated orders: 0002_item']);
});

test('a failing file leaves nothing of the run behind', async () => {
  writeFileSync(join(directory, '0001_item.sql'), 'CREATE TABLE item (id int);');
  writeFileSync(join(directory, '0002_bad.sql'), 'CREATE TABLE item (id int);');
  await expect(migrate({ connectionString: serviceUrl, schema: 'orders', directory, log: () => undefined })).rejects.toThrow(/item/);
  expect(await query(`SELECT to_regclass('orders.item') AS item`)).toEqual([{ item: null }]);
});

test('provisioning again, eight times at once, changes the password and keeps the schema', async () => {
  await Promise.all(Array.from({ length: 8 }, () => provisionService({ ...provision(), password: 'second' })));
  const owner = `SELECT nspowner::regrole::text AS owner FROM pg_namespace WHERE nspname = 'orders'`;
  expect(await query(owner)).toEqual([{ owner: role }]);
});

test('a pool sees its own schema and no other', async () => {
  await query('CREATE SCHEMA other; CREATE TABLE other.secret (id int)');
  const pool = createPool({ connectionString: serviceUrl, applicationName: 'spec', schema: 'orders', onError: () => undefined });
  try {
    expect((await pool.query('SELECT current_schema() AS schema')).rows).toEqual([{ schema: 'orders' }]);
    await expect(pool.query('SELECT * FROM other.secret')).rejects.toThrow('permission denied for schema other');
  } finally {
    await pool.end();
  }
});
