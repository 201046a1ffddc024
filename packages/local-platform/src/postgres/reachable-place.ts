import { createHash } from 'node:crypto';
import { chmodSync, cpSync, existsSync, lstatSync, mkdirSync, readdirSync, readlinkSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { PlatformError } from '../platform-error';

import { canReach, type OperatingUser } from './operating-user';

/** Where Postgres finds its programs and keeps its data, both within reach of the user that runs it. */
export interface Place {
  native: string;
  data: string;
  /** A directory outside of the repository that holds one or both; `undefined` when none was needed. */
  outside?: string;
}

/**
 * A repository may lie below a directory that only root may enter (`/root`, `mktemp -d`). Then the programs are copied, and
 * the data kept, below /var/tmp, in a directory named after the wanted data directory, which becomes a link to it.
 */
export function reachablePlace(wanted: { native: string; data: string }, user: OperatingUser | undefined): Place {
  if (user === undefined) return wanted;
  const outside = join('/var/tmp', `switchback-${createHash('sha256').update(wanted.data).digest('hex').slice(0, 16)}`);
  const nativeReachable = canReach(join(wanted.native, 'share'), user);
  const dataReachable = canReach(dirname(wanted.data), user);
  if (nativeReachable && dataReachable) return wanted;
  makeOwnDirectory(outside);
  return {
    native: nativeReachable ? wanted.native : copyPrograms(wanted.native, join(outside, 'native')),
    data: dataReachable ? wanted.data : linkData(wanted.data, join(outside, 'data')),
    outside,
  };
}

/** /var/tmp is everybody's: what lies there already is used only if it is ours and nobody else may write to it. */
function makeOwnDirectory(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o755 });
  const stat = lstatSync(path);
  if (!stat.isDirectory() || stat.uid !== process.getuid?.() || (stat.mode & 0o022) !== 0) {
    throw new PlatformError(`${path} exists and is not a directory of ours alone.`, 'Look at what is there, and remove it.');
  }
  chmodSync(path, 0o755);
}

function copyPrograms(from: string, to: string): string {
  if (existsSync(to) && lstatSync(join(from, 'bin')).mtimeMs <= lstatSync(to).mtimeMs) return to;
  const half = `${to}.${process.pid}`;
  cpSync(from, half, { recursive: true, verbatimSymlinks: true });
  makeReadable(half);
  rmSync(to, { recursive: true, force: true });
  renameSync(half, to);
  return to;
}

function makeReadable(directory: string): void {
  chmodSync(directory, 0o755);
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) makeReadable(path);
    else if (entry.isFile()) chmodSync(path, (lstatSync(path).mode & 0o100) === 0 ? 0o644 : 0o755);
  }
}

function linkData(link: string, data: string): string {
  mkdirSync(dirname(link), { recursive: true });
  const stat = lstatSync(link, { throwIfNoEntry: false });
  if (stat?.isSymbolicLink() === true && readlinkSync(link) === data) return data;
  if (stat !== undefined) {
    throw new PlatformError(`${link} exists, but the user that runs Postgres cannot reach it.`, 'Start as the user that made it, or remove it (its data is lost).');
  }
  // The state directory was deleted, and with it the password of what lies there.
  for (const path of [data, `${data}.complete`]) rmSync(path, { recursive: true, force: true });
  symlinkSync(data, link);
  return data;
}
