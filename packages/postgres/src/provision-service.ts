import { setTimeout as sleep } from 'node:timers/promises';

import { Client, escapeIdentifier, escapeLiteral } from 'pg';

import { backoffMs } from './backoff';
import { plainName } from './schema-name';
import { isConflict, sqlState } from './sqlstate';

const MOST_TRIES = 20;
const RETRY = { initialMs: 10, maxMs: 500 };

export interface ProvisionOptions {
  /** A superuser, or a role with CREATEROLE and CREATE on the database. */
  readonly adminConnectionString: string;
  readonly schema: string;
  readonly role: string;
  readonly password: string;
  /** Schemas of others whose functions the role may call, such as the bus's. They must exist. Default: none. */
  readonly mayCall?: readonly string[];
}

/**
 * Creates the service's role and its schema, or brings them to this state: safe twice and at the same time. The schema belongs to the
 * role and nobody else may touch its tables.
 */
export async function provisionService(options: ProvisionOptions): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await provision(options);
    } catch (error) {
      if (tries === MOST_TRIES || !isOvertaken(error)) throw error;
      await sleep(backoffMs(tries, Math.random(), RETRY));
    }
  }
}

/**
 * Locks are a database's, and roles the cluster's: somebody who provisioned another database was at the same role. It was made meanwhile
 * (unique_violation, duplicate_object), or changed (internal_error: "tuple concurrently updated").
 */
function isOvertaken(error: unknown): boolean {
  return isConflict(error) || ['23505', '42710', 'XX000'].includes(sqlState(error) ?? '');
}

async function provision(options: ProvisionOptions): Promise<void> {
  const role = escapeIdentifier(plainName(options.role));
  const schema = escapeIdentifier(plainName(options.schema));
  const client = new Client({ connectionString: options.adminConnectionString, application_name: 'switchback-provision' });
  client.on('error', () => undefined); // the query that notices it throws
  await client.connect();
  try {
    await client.query('BEGIN');
    await client.query(`SELECT pg_advisory_xact_lock(hashtext('switchback.provision'))`);
    await provisionRole(client, options.role, role, escapeLiteral(options.password));
    await client.query(`CREATE SCHEMA IF NOT EXISTS ${schema} AUTHORIZATION ${role}`);
    await client.query(`ALTER ROLE ${role} SET search_path = ${schema}`);
    for (const other of options.mayCall ?? []) await client.query(`GRANT USAGE ON SCHEMA ${escapeIdentifier(plainName(other))} TO ${role}`);
    await client.query('COMMIT');
  } finally {
    await client.end();
  }
}

async function provisionRole(client: Client, name: string, role: string, password: string): Promise<void> {
  const found = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [name]);
  await client.query(`${found.rowCount === 0 ? 'CREATE' : 'ALTER'} ROLE ${role} LOGIN PASSWORD ${password}`);
  // CREATE SCHEMA ... AUTHORIZATION needs membership when the administrator is not a superuser.
  await client.query(`GRANT ${role} TO CURRENT_USER`);
  const database = await client.query<{ name: string }>('SELECT current_database() AS name');
  for (const row of database.rows) await client.query(`GRANT CONNECT ON DATABASE ${escapeIdentifier(row.name)} TO ${role}`);
}
