import { mkdirSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

import { PlatformError } from '../platform-error';
import { Guard } from '../process/guard';
import { isAlive, signalProcess } from '../process/process-table';
import { waitUntil } from '../process/wait-until';

import { locateBinaries, makeLibraryLinks } from './binaries';
import { initialise, SUPERUSER } from './initialise';
import { launchPatiently } from './launch';
import { operatingUser } from './operating-user';
import { readPostmaster, runningPostmaster } from './postmaster-pid';
import { reachablePlace } from './reachable-place';
import { type Durability, serverSettings } from './settings';

/** What a cluster is made of. */
export interface ClusterOptions {
  /** The data directory. It may become a link to a directory elsewhere. Its parent takes the log. */
  directory: string;
  port: number;
  /** The superuser's. Written when the cluster is made, so it must stay the same afterwards. */
  password: string;
  /** Where Postgres logs. Default: `postgres.log` beside the data directory. */
  logFile?: string;
  /** Default: `durable`. */
  durability?: Durability;
  /** Settings of the server beyond ours, and instead of them. */
  settings?: Readonly<Record<string, string>>;
  /** Programs (a directory with `bin`, `lib`, `share`). Default: those of the npm package for this machine. */
  native?: string;
  /** Awaited when nothing of an earlier life runs any more, before this one does. */
  beforeLaunch?(): Promise<void>;
}

/** A running Postgres server. */
export interface Cluster {
  port: number;
  pid: number;
  /** As superuser, database `postgres`. */
  adminConnectionString: string;
  /** Where the data lies. */
  data: string;
  /** Resolves with the exit code when the server ends, whoever ended it. */
  exited: Promise<number | null>;
  /** Ends it in order; safe twice. */
  stop(): Promise<void>;
  /** Ends it and deletes its data. */
  destroy(): Promise<void>;
}

/** Starts a Postgres server on 127.0.0.1; makes the data directory when it is new, and recovers what a killed life left behind. */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const durability = options.durability ?? 'durable';
  const user = operatingUser();
  const native = options.native ?? locateBinaries();
  makeLibraryLinks(native);
  const wanted = resolve(options.directory);
  mkdirSync(dirname(wanted), { recursive: true });
  const place = reachablePlace({ native, data: wanted }, user);
  await stopLeftover(place.data);
  await options.beforeLaunch?.();
  await initialise({ ...place, password: options.password, user, durability });

  const logFile = options.logFile ?? join(dirname(wanted), 'postgres.log');
  const child = await launchPatiently({ ...place, user, logFile, settings: serverSettings({ port: options.port, durability, more: options.settings ?? {} }) });
  const pid = child.pid;
  if (pid === undefined) throw new PlatformError('Postgres could not be started.');
  const guard = Guard.over(pid, { signal: 'INT', pidFile: join(place.data, 'postmaster.pid') });
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) await stopServer(pid);
    await guard.release();
  };
  return {
    port: options.port,
    pid,
    data: place.data,
    adminConnectionString: `postgresql://${SUPERUSER}:${encodeURIComponent(options.password)}@127.0.0.1:${options.port}/postgres`,
    exited: child.exited,
    stop,
    destroy: async () => {
      await stop();
      for (const path of [place.data, `${place.data}.complete`, wanted, place.outside, logFile]) {
        if (path !== undefined) rmSync(path, { recursive: true, force: true });
      }
    },
  };
}

/** A server that survived its launcher holds settings and a port of its own: it is stopped, not adopted. */
async function stopLeftover(data: string): Promise<void> {
  const leftover = runningPostmaster(data);
  if (leftover !== undefined) return stopServer(leftover.pid);
  // A dead server's file is left to Postgres, which looks after orphaned sessions; one whose process id now belongs to
  // another program would keep Postgres from starting.
  const stale = readPostmaster(data);
  if (stale !== undefined && isAlive(stale.pid)) rmSync(join(data, 'postmaster.pid'), { force: true });
}

/** SIGINT: sessions are ended and everything is written; after 10 s SIGQUIT, from which the next start recovers. */
async function stopServer(pid: number): Promise<void> {
  const gone = () => !isAlive(pid);
  signalProcess(pid, 'SIGINT');
  try {
    await waitUntil(gone, { timeoutMs: 10_000, onTimeout: () => new Error('still there') });
  } catch {
    signalProcess(pid, 'SIGQUIT');
    await waitUntil(gone, { timeoutMs: 5_000, onTimeout: () => new PlatformError(`Postgres (process ${pid}) does not stop.`) });
  }
}
