import { join } from 'node:path';

import { connectClient, migrate } from '@switchback/postgres';
import { escapeIdentifier } from 'pg';

export const DEFAULT_SCHEMA = 'bus';
export const MIGRATIONS = join(__dirname, '..', '..', 'migrations');

/** Provisioning makes the schema with its owner; without it the bus makes its own where it may. */
export async function createMissingSchema(connectionString: string, schema: string): Promise<void> {
  const client = await connectClient({ connectionString, application_name: 'switchback-bus' });
  try {
    const { rows } = await client.query<{ there: boolean }>('SELECT to_regnamespace($1) IS NOT NULL AS there', [escapeIdentifier(schema)]);
    if (rows[0]?.there !== true) await client.query(`CREATE SCHEMA IF NOT EXISTS ${escapeIdentifier(schema)}`);
  } finally {
    await client.end();
  }
}

/** Brings the tables of the bus that lives in Postgres up to date. */
export async function migrateBus(connectionString: string, log: (line: string) => void): Promise<void> {
  await createMissingSchema(connectionString, DEFAULT_SCHEMA);
  await migrate({ connectionString, schema: DEFAULT_SCHEMA, directory: MIGRATIONS, log });
}
