import { provisionService } from '@switchback/postgres';
import { Client } from 'pg';

import { SERVICE_NAMES } from './service-name';

/** The database of the platform. */
export const DATABASE = 'switchback';

/** Makes the database, and a role and a schema for each service and for the bus. Safe twice. */
export async function provisionDatabase(adminConnectionString: string, rolePassword: string): Promise<void> {
  const client = new Client({ connectionString: adminConnectionString, application_name: 'switchback-provision' });
  await client.connect();
  try {
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
  } finally {
    await client.end();
  }
  const url = new URL(adminConnectionString);
  url.pathname = `/${DATABASE}`;
  const provision = (role: string, mayCall: readonly string[]): Promise<void> =>
    provisionService({ adminConnectionString: url.href, schema: role, role, password: rolePassword, mayCall });
  await provision('bus', []);
  for (const service of SERVICE_NAMES) await provision(service, ['bus']);
}
