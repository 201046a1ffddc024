import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { freePort, startCluster } from '@switchback/local-platform';

import { type Backup } from './backup';

const run = promisify(execFile);

/** A dump of everything, roles too, as it was when the dump began. `programs`: a directory with `pg_dumpall` and `psql`, as new as the server. */
export function dumpBackup(programs: string): Backup {
  return {
    settings: {},
    take: async (platform, { to, beforeMoment }) => {
      await beforeMoment();
      const connectionString = platform.databaseUrl('superuser');
      // Each database is dumped by a program of its own, which is not told the password.
      const env = { ...process.env, PGPASSWORD: decodeURIComponent(new URL(connectionString).password) };
      await run(join(programs, 'pg_dumpall'), ['--no-password', '--dbname', connectionString, '--file', to], { env });
    },
    restore: (from, state) => restore(programs, from, state),
  };
}

async function restore(programs: string, from: string, state: string): Promise<void> {
  const { postgres: password }: { postgres: string } = JSON.parse(readFileSync(join(state, 'secrets.json'), 'utf8'));
  const cluster = await startCluster({ directory: join(state, 'postgres'), port: await freePort(), password });
  try {
    const { stderr } = await run(join(programs, 'psql'), ['--no-psqlrc', '--quiet', '--file', from, cluster.adminConnectionString], { maxBuffer: 64 << 20 });
    const errors = stderr.split('\n').filter((line) => line.includes('ERROR') && !line.includes('role "postgres" already exists'));
    if (errors.length > 0) throw new Error(`the dump was not restored whole: ${errors[0]}`);
  } finally {
    await cluster.stop();
  }
}
