import { execFile } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

import { errorField, PlatformError } from '../platform-error';

import { explainPostgresLog } from './explain-log';
import { type OperatingUser } from './operating-user';
import { type Durability } from './settings';

/** The name of the superuser. */
export const SUPERUSER = 'postgres';

/** Makes the data directory unless it is complete; what a killed first start left half-made is made again. */
export async function initialise(o: { native: string; data: string; password: string; user: OperatingUser | undefined; durability: Durability }): Promise<void> {
  if (existsSync(join(o.data, 'PG_VERSION')) && existsSync(completeMark(o.data))) return;
  rmSync(o.data, { recursive: true, force: true });
  mkdirSync(o.data, { recursive: true, mode: 0o700 });
  if (o.user !== undefined) chownSync(o.data, o.user.uid, o.user.gid);
  const secret = mkdtempSync(join(tmpdir(), 'switchback-'));
  try {
    await runInitdb(o, writePassword(secret, o));
  } catch (error) {
    rmSync(o.data, { recursive: true, force: true });
    throw error;
  } finally {
    rmSync(secret, { recursive: true, force: true });
  }
  writeFileSync(completeMark(o.data), '');
}

function completeMark(data: string): string {
  return `${data}.complete`;
}

function writePassword(directory: string, o: { password: string; user: OperatingUser | undefined }): string {
  const file = join(directory, 'password');
  writeFileSync(file, `${o.password}\n`, { mode: 0o600 });
  if (o.user !== undefined) {
    chownSync(file, o.user.uid, o.user.gid);
    chownSync(directory, o.user.uid, o.user.gid);
  }
  chmodSync(directory, 0o700);
  return file;
}

async function runInitdb(
  o: { native: string; data: string; user: OperatingUser | undefined; durability: Durability },
  passwordFile: string,
): Promise<void> {
  const flags = ['--pgdata', o.data, '--username', SUPERUSER, '--pwfile', passwordFile, '--auth', 'scram-sha-256', '--encoding', 'UTF8'];
  // The built-in provider: the same order of text on every machine, and no search for system locales.
  flags.push('--locale', 'C', '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8');
  flags.push(o.durability === 'for-tests' ? '--no-sync' : '--data-checksums');
  try {
    await promisify(execFile)(join(o.native, 'bin', 'initdb'), flags, { ...ids(o.user), cwd: dirname(o.data), maxBuffer: 4 << 20 });
  } catch (error) {
    const output = String(errorField(error, 'stderr') ?? '');
    throw new PlatformError(`The database could not be made in ${o.data}: ${explainPostgresLog(output) ?? String(error)}`, undefined, { cause: error });
  }
}

/** What `spawn` needs to run as that user. */
export function ids(user: OperatingUser | undefined): { uid?: number; gid?: number } {
  return user === undefined ? {} : { uid: user.uid, gid: user.gid };
}
