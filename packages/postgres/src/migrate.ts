import { setTimeout as sleep } from 'node:timers/promises';

import { backoffMs } from './backoff';
import { migrationLock } from './migration-lock';
import { plainName } from './schema-name';

export interface MigrateOptions {
  readonly connectionString: string;
  /** Where the tables go, and the list of migrations done (`migrations`). It must exist. */
  readonly schema: string;
  /** Absolute path of a directory of `NNNN_name.sql` files, run in the order of their names. */
  readonly directory: string;
  readonly log: (line: string) => void;
}

const LOCK_RETRY = { initialMs: 50, maxMs: 1_000 };
const LOCK_WAIT_MS = 120_000;

/**
 * Brings the schema up to date, all pending files in one transaction. Safe twice and at the same time: one runner works, the others
 * wait for it, at most two minutes.
 */
export async function migrate(options: MigrateOptions): Promise<void> {
  const giveUpAt = Date.now() + LOCK_WAIT_MS;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await run(options);
    } catch (error) {
      if (!lockIsHeld(error) || Date.now() > giveUpAt) throw error;
      await sleep(backoffMs(attempt, Math.random(), LOCK_RETRY));
    }
  }
}

async function run({ connectionString, schema, directory, log }: MigrateOptions): Promise<void> {
  // Loaded here: a service needs it once, at start-up.
  const { runner } = await import('node-pg-migrate');
  const done = await runner({
    databaseUrl: { connectionString, application_name: 'switchback-migrate' },
    dir: directory,
    direction: 'up',
    schema: plainName(schema),
    migrationsTable: 'migrations',
    singleTransaction: true,
    lockValue: migrationLock(schema),
    ignorePattern: '(?!.*\\.sql$).*',
    // Silent: what matters is thrown, and a runner that found the lock taken would warn each time that it has none to release.
    logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
  });
  for (const migration of done) log(`migrated ${schema}: ${migration.name}`);
}

function lockIsHeld(error: unknown): boolean {
  return error instanceof Error && error.message.includes('Another migration is already running');
}
