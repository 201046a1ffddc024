import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { type Client } from 'pg';

import { buildIndexes, CONCURRENT_SUFFIX } from './build-indexes';
import { connectClient, explainSilence, SILENCE_MS } from './connect-client';
import { migrationLock } from './migration-lock';
import { MIGRATIONS_TABLE, nameOf, pendingFiles } from './pending-migrations';
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
const LOCK_RETRY_MS = 100;
/** Answered at once by whoever answers at all. Statements of migrations are not bounded: they take as long as the tables are large. */
const TRY_LOCK = { text: 'SELECT pg_try_advisory_lock($1) AS taken', query_timeout: SILENCE_MS };

/**
 * Brings the schema up to date: pending files in one transaction, up to one whose indexes are built concurrently (`*.concurrently.sql`), which is
 * done by itself. Safe twice and at the same time: one runner works, the others wait for it, at most two minutes.
 */
export async function migrate({ connectionString, schema, directory, log }: MigrateOptions): Promise<void> {
  const client = await connectClient({ connectionString, application_name: 'switchback-migrate', keepAlive: true, keepAliveInitialDelayMillis: SILENCE_MS });
  client.on('notice', ({ severity, message = '' }) => severity === 'WARNING' && log(`migrating ${schema}: ${message}`));
  try {
    await takeTurn(client, schema);
    await run(client, { schema: plainName(schema), directory, log });
  } catch (error) {
    throw explainSilence(error);
  } finally {
    // Its session's end releases the lock.
    await client.end();
  }
}

/**
 * The runner's own lock is not used: a runner that found it taken would release it all the same, which the server warns of each time. Waiting in the
 * server would hold up indexes that are built concurrently, for they wait for every statement that began before.
 */
async function takeTurn(client: Client, schema: string): Promise<void> {
  const until = performance.now() + LOCK_WAIT_MS;
  for (;;) {
    const { rows } = await client.query<{ taken: boolean }>({ ...TRY_LOCK, values: [migrationLock(schema)] });
    if (rows[0]?.taken === true) return;
    if (performance.now() > until) throw new Error(`another runner has been migrating ${schema} for more than ${LOCK_WAIT_MS / 1_000} s`);
    await sleep(LOCK_RETRY_MS);
  }
}

type Run = Omit<MigrateOptions, 'connectionString'>;

async function run(client: Client, options: Run): Promise<void> {
  const pending = await pendingFiles(client, options);
  const concurrent = pending.findIndex((file) => file.endsWith(CONCURRENT_SUFFIX));
  await runFiles(client, options, concurrent < 0 ? pending.length : concurrent);
  const file = pending[concurrent];
  if (file === undefined) return;
  await runConcurrently(client, options, file);
  await run(client, options);
}

async function runConcurrently(client: Client, { schema, directory, log }: Run, file: string): Promise<void> {
  await client.query(`SET search_path TO ${schema}`);
  await buildIndexes(client, join(directory, file));
  await client.query(`INSERT INTO ${schema}.${MIGRATIONS_TABLE} (name, run_on) VALUES ($1, now())`, [nameOf(file)]);
  log(`migrated ${schema}: ${nameOf(file)}`);
}

/** The next so many. */
async function runFiles(client: Client, { schema, directory, log }: Run, count: number): Promise<void> {
  if (count === 0) return;
  // Loaded here: a service needs it once, at start-up.
  const { runner } = await import('node-pg-migrate');
  const done = await runner({
    dbClient: client,
    noLock: true,
    dir: directory,
    direction: 'up',
    count,
    schema,
    migrationsTable: MIGRATIONS_TABLE,
    singleTransaction: true,
    ignorePattern: '(?!.*\\.sql$).*',
    // Silent: what matters is thrown.
    logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
  });
  for (const migration of done) log(`migrated ${schema}: ${migration.name}`);
}
