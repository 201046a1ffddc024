import { execFile } from 'node:child_process';
import { chownSync, readdirSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { Client } from 'pg';

import { type Backup } from './backup';

const OF_THE_RUNNING_SERVER = ['postmaster.pid', 'postmaster.opts'];

/** The data directory, copied while the server runs. */
export const BASE_BACKUP: Backup = {
  settings: { wal_level: 'replica', wal_keep_size: '1GB' },
  take: (platform, { state, to, beforeMoment }) =>
    baseBackup({ connectionString: platform.databaseUrl('superuser'), data: join(state, 'postgres'), to, beforeEnd: beforeMoment }),
  restore: async (from, state) => {
    await copy(from, join(state, 'postgres'));
    // By this mark a data directory is known to be complete.
    writeFileSync(join(state, 'postgres.complete'), '');
  },
};

/**
 * A base backup of a running server with the log that makes it whole, by the functions that pg_basebackup uses: all schemas as they were at one
 * moment, that of the end. `beforeEnd` is called shortly before it.
 * https://www.postgresql.org/docs/18/continuous-archiving.html#BACKUP-LOWLEVEL-BASE-BACKUP
 */
async function baseBackup(o: { connectionString: string; data: string; to: string; beforeEnd: () => Promise<void> }): Promise<void> {
  const data = realpathSync(o.data);
  const client = new Client({ connectionString: o.connectionString });
  await client.connect();
  try {
    await client.query("SELECT pg_backup_start('restore', true)");
    await copy(data, o.to);
    await o.beforeEnd();
    const { rows } = await client.query<{ labelfile: string }>('SELECT labelfile FROM pg_backup_stop(false)');
    await copy(join(data, 'pg_wal'), join(o.to, 'pg_wal'));
    const label = join(o.to, 'backup_label');
    writeFileSync(label, rows[0]?.labelfile ?? '', { mode: 0o600 });
    const { uid, gid } = statSync(data);
    chownSync(label, uid, gid);
  } finally {
    await client.end();
  }
  for (const file of OF_THE_RUNNING_SERVER) rmSync(join(o.to, file), { force: true });
}

/** Copies a directory's content with owners and times. Files that go meanwhile are no loss: the log tells what became of them. */
async function copy(from: string, to: string): Promise<void> {
  await promisify(execFile)('mkdir', ['-p', to]);
  const entries = readdirSync(from).map((name) => join(from, name));
  const { stderr } = await promisify(execFile)('cp', ['-a', ...entries, to], { maxBuffer: 16 << 20 }).catch((error: unknown) => gone(error));
  const owner = statSync(from);
  chownSync(to, owner.uid, owner.gid);
  await promisify(execFile)('chmod', ['--reference', from, to]);
  const others = stderr.split('\n').filter((line) => line !== '' && !line.includes('No such file'));
  if (others.length > 0) throw new Error(`the copy is not whole: ${others[0]}`);
}

function gone(error: unknown): { stderr: string } {
  if (typeof error === 'object' && error !== null && 'stderr' in error && typeof error.stderr === 'string') return { stderr: error.stderr };
  throw error;
}
