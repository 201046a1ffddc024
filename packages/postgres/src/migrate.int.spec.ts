import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { testDatabase, type TestDatabase, waitFor } from '@switchback/testing';
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

describe('indexes that are built concurrently', () => {
  const lines: string[] = [];
  const run = () => migrate({ connectionString: serviceUrl, schema: 'orders', directory, log: (line) => lines.push(line) });
  const write = (name: string, sql: string): void => writeFileSync(join(directory, name), sql);
  const valid = () => query(`SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass('orders.item_name')`);

  beforeEach(async () => {
    lines.length = 0;
    write('0001_item.sql', 'CREATE TABLE item (id int PRIMARY KEY, name text);');
    await run();
    write('0002_item_name.concurrently.sql', '-- By name.\nCREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS item_name\n  ON item (name);\n');
    write('0003_more.sql', 'CREATE TABLE more (id int);');
  });

  test('hold up no writer, are built once by eight runners, in the order of the files', async () => {
    const writer = new Client({ connectionString: database.connectionString });
    await writer.connect();
    await writer.query(`BEGIN; INSERT INTO orders.item VALUES (1, 'one')`);
    const runs = Promise.all(Array.from({ length: 8 }, run));
    await waitFor(async () => (await query(`SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'CREATE UNIQUE INDEX%' AND wait_event_type = 'Lock'`)).length > 0);
    const another = await query(`SET lock_timeout = '5s'; INSERT INTO orders.item VALUES (2, 'two')`).then(() => 'written', (error: unknown) => String(error));
    await writer.query('COMMIT');
    await writer.end();
    await runs;
    expect(another).toBe('written');
    expect(await valid()).toEqual([{ indisvalid: true }]);
    expect(lines).toEqual(['migrated orders: 0001_item', 'migrated orders: 0002_item_name.concurrently', 'migrated orders: 0003_more']);
  });

  test('are built anew where an earlier build was not finished', async () => {
    await query(`INSERT INTO orders.item VALUES (1, 'one'), (2, 'one')`);
    await expect(run()).rejects.toThrow('could not create unique index');
    expect(await valid()).toEqual([{ indisvalid: false }]);
    await query('DELETE FROM orders.item WHERE id = 2');
    await run();
    expect(await valid()).toEqual([{ indisvalid: true }]);
  });

  test('stand alone in their file', async () => {
    write('0002_item_name.concurrently.sql', 'CREATE INDEX item_name ON item (name);');
    await expect(run()).rejects.toThrow('only CREATE INDEX CONCURRENTLY IF NOT EXISTS may stand in a file');
    expect(lines).toEqual(['migrated orders: 0001_item']);
  });
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
