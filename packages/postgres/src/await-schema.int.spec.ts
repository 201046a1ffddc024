import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { testDatabase, type TestDatabase, waitFor } from '@switchback/testing';

import { openSchema } from './open-schema';

let database: TestDatabase;
let directory: string;

beforeEach(async () => {
  database = await testDatabase();
  directory = mkdtempSync(join(tmpdir(), 'migrations-'));
});
afterEach(async () => {
  rmSync(directory, { recursive: true, force: true });
  await database.drop();
});

const lines: string[] = [];
const open = (mayMigrate: boolean) =>
  openSchema({ connectionString: database.connectionString, schema: 'public', directory, mayMigrate, service: 'orders', log: { info: (line) => lines.push(line), warn: (line) => lines.push(line) } });
const write = (name: string, sql: string): void => writeFileSync(join(directory, name), sql);

test('who may not migrate waits for who may, says for what, and takes a schema that is newer', async () => {
  write('0001_item.sql', 'CREATE TABLE item (id int, name text);');
  write('0002_item_name.concurrently.sql', 'CREATE INDEX CONCURRENTLY IF NOT EXISTS item_name ON item (name);');
  let opened = false;
  const waiting = open(false).then(() => (opened = true));
  await waitFor(() => lines.length > 0);
  expect(lines).toEqual(['waiting for the schema public: 0001_item and 1 more missing, and SWITCHBACK_MIGRATE is false; this migrates it: node services/orders/dist/main.js migrate']);
  expect(opened).toBe(false);
  await open(true);
  await waiting;

  rmSync(join(directory, '0002_item_name.concurrently.sql'));
  lines.length = 0;
  await open(false);
  expect(lines).toEqual([]);
});
