import { Client } from 'pg';

import { migrationLock } from './migration-lock';
import { plainName } from './schema-name';

export interface MigrateOptions {
  readonly connectionString: string;
  /** Where the tables go, and the list of migrations done (`migrations`). It must exist. */
  readonly schema: string;
  /** Absolute path of a directory of `NNNN_name.sql` files, run in the order of their names. */
  readonly directory: string;
  /** Told what was migrated, and what the server warned of. */
  readonly log: (line: string) => void;
}

const LOCK_WAIT_MS = 120_000;

/**
 * Brings the schema up to date, all pending files in one transaction. Safe twice and at the same time: one runner works, the others
 * wait for it, at most two minutes.
 */
export async function migrate({ connectionString, schema, directory, log }: MigrateOptions): Promise<void> {
  const client = new Client({ connectionString, application_name: 'switchback-migrate' });
  client.on('error', () => undefined); // the query that notices it throws
  client.on('notice', ({ severity, message = '' }) => severity === 'WARNING' && log(`migrating ${schema}: ${message}`));
  await client.connect();
  try {
    await takeTurn(client, schema);
    await run(client, { schema, directory, log });
  } finally {
    // Its session's end releases the lock.
    await client.end();
  }
}

/** The runner's own lock is not used: a runner that found it taken would release it all the same, which the server warns of each time. */
async function takeTurn(client: Client, schema: string): Promise<void> {
  await client.query(`SET lock_timeout = ${LOCK_WAIT_MS}`);
  await client.query('SELECT pg_advisory_lock($1)', [migrationLock(schema)]);
  await client.query('RESET lock_timeout');
}

async function run(client: Client, { schema, directory, log }: Omit<MigrateOptions, 'connectionString'>): Promise<void> {
  // Loaded here: a service needs it once, at start-up.
  const { runner } = await import('node-pg-migrate');
  const done = await runner({
    dbClient: client,
    noLock: true,
    dir: directory,
    direction: 'up',
    schema: plainName(schema),
    migrationsTable: 'migrations',
    singleTransaction: true,
    ignorePattern: '(?!.*\\.sql$).*',
    // Silent: what matters is thrown.
    logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
  });
  for (const migration of done) log(`migrated ${schema}: ${migration.name}`);
}
