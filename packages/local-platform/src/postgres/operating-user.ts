import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { dirname } from 'node:path';

import { PlatformError } from '../platform-error';

/** Whom Postgres runs as. It refuses root. */
export interface OperatingUser {
  name: string;
  uid: number;
  gid: number;
}

/** `undefined` when we are an ordinary user (Postgres then runs as ourselves), else the unprivileged user to run it as. */
export function operatingUser(): OperatingUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ['postgres', 'nobody']) {
    const uid = identify('-u', name);
    const gid = identify('-g', name);
    if (uid !== undefined && uid > 0 && gid !== undefined) return { name, uid, gid };
  }
  throw new PlatformError(
    'Postgres does not run as root, and this system has neither a user "postgres" nor a user "nobody" to run it as.',
    'Create one (`useradd --system postgres`) or start as an ordinary user.',
  );
}

function identify(flag: '-u' | '-g', name: string): number | undefined {
  try {
    const id = Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim());
    return Number.isInteger(id) ? id : undefined;
  } catch {
    return undefined;
  }
}

/** Whether `user` may pass through every directory from the root down to `path` (a directory that need not exist yet). */
export function canReach(path: string, user: OperatingUser): boolean {
  for (let directory = path; ; directory = dirname(directory)) {
    const mode = modeFor(directory, user);
    if (mode !== undefined && (mode & 0o1) === 0) return false;
    if (directory === dirname(directory)) return true;
  }
}

function modeFor(directory: string, user: OperatingUser): number | undefined {
  const stat = statSync(directory, { throwIfNoEntry: false });
  if (stat === undefined) return undefined;
  if (stat.uid === user.uid) return stat.mode >> 6;
  return stat.gid === user.gid ? stat.mode >> 3 : stat.mode;
}
