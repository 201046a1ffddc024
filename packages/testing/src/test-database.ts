import { randomBytes } from 'node:crypto';

import { Client } from 'pg';

import { testPart } from './test-part';

/** A database of the test's own. */
export interface TestDatabase {
  /** As superuser. */
  connectionString: string;
  /** Drops it, ending the sessions that are still open. */
  drop(): Promise<void>;
}

/** Makes a fresh, empty database: in the cluster of TEST_DATABASE_ADMIN_URL, else in one started for this test run. */
export async function testDatabase(): Promise<TestDatabase> {
  const admin = await adminConnectionString();
  const name = `test_${randomBytes(8).toString('hex')}`;
  await run(admin, `CREATE DATABASE ${name}`);
  const url = new URL(admin);
  url.pathname = `/${name}`;
  return { connectionString: url.href, drop: () => run(admin, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

async function adminConnectionString(): Promise<string> {
  const given = process.env['TEST_DATABASE_ADMIN_URL'];
  if (given !== undefined && given !== '') return given;
  const part = await testPart('postgres');
  if ('skip' in part) throw new Error(part.skip);
  return part.value;
}

async function run(connectionString: string, statement: string): Promise<void> {
  const client = new Client({ connectionString, application_name: 'test-database' });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
