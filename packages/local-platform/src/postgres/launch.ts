import { type ChildProcess, spawn } from 'node:child_process';
import { chownSync, closeSync, mkdirSync, openSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { explainError, PlatformError } from '../platform-error';
import { waitUntil } from '../process/wait-until';

import { explainPostgresLog } from './explain-log';
import { ids } from './initialise';
import { type OperatingUser } from './operating-user';
import { readPostmaster } from './postmaster-pid';

interface Launch {
  native: string;
  data: string;
  user: OperatingUser | undefined;
  logFile: string;
  settings: string[];
}

/** The server's process; `exited` resolves with its exit code. */
export type Server = ChildProcess & { exited: Promise<number | null> };

/** Sessions of a server that was killed hold its shared memory for a moment longer: as long as that is the reason, try again. */
export async function launchPatiently(o: Launch): Promise<Server> {
  return waitUntil(
    () =>
      launch(o).catch((error: unknown) => {
        if (explainError(error).includes('shared memory block')) return undefined;
        throw error;
      }),
    {
      timeoutMs: 15_000,
      intervalMs: 200,
      onTimeout: () => new PlatformError('Processes of an earlier Postgres still use the data directory.', `Look for postgres processes on ${o.data}.`),
    },
  );
}

async function launch(o: Launch): Promise<Server> {
  mkdirSync(dirname(o.logFile), { recursive: true });
  const log = openSync(o.logFile, 'a', 0o640);
  const from = statSync(o.logFile).size;
  if (o.user !== undefined) chownSync(o.logFile, o.user.uid, o.user.gid);
  // Its own session: Ctrl-C in the terminal reaches us alone, and we end the database last.
  const child = spawn(join(o.native, 'bin', 'postgres'), ['-D', o.data, ...o.settings], {
    ...ids(o.user),
    cwd: o.data,
    stdio: ['ignore', log, log],
    detached: true,
  });
  closeSync(log);
  const exited = new Promise<number | null>((settle) => {
    child.once('exit', (code) => settle(code));
    child.once('error', () => settle(null));
  });
  await untilReady(child, o, () => explainPostgresLog(readFileSync(o.logFile).subarray(from).toString('utf8')) ?? 'it said nothing');
  return Object.assign(child, { exited });
}

function untilReady(server: ChildProcess, o: Launch, said: () => string): Promise<true> {
  return waitUntil(
    () => {
      if (server.exitCode !== null || server.signalCode !== null || server.pid === undefined) {
        throw new PlatformError(`Postgres did not start: ${said()}`, `Its log: ${o.logFile}`);
      }
      const postmaster = readPostmaster(o.data);
      return postmaster?.pid === server.pid && postmaster.status === 'ready';
    },
    { timeoutMs: 60_000, onTimeout: () => new PlatformError(`Postgres was not ready within 60 s: ${said()}`, `Its log: ${o.logFile}`) },
  );
}
