import { existsSync, lstatSync, mkdirSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { PlatformError } from '../platform-error';

import { copyPrograms } from './copy-programs';
import { canReach, type OperatingUser } from './operating-user';
import { outsideDirectory, sweepOutside } from './outside-directory';

/** Where Postgres finds its programs and keeps its data, both within reach of the user that runs it. */
export interface Place {
  native: string;
  data: string;
  /** The directory outside of the repository that holds the data; `undefined` when none was needed. */
  outside?: string;
}

/**
 * A repository may lie below a directory that only root may enter (`/root`, `mktemp -d`). Then the programs are copied, and
 * the data kept, below /var/tmp; the wanted data directory becomes a link.
 */
export function reachablePlace(wanted: { native: string; data: string }, user: OperatingUser | undefined): Place {
  if (user === undefined) return wanted;
  const nativeReachable = canReach(join(wanted.native, 'share'), user);
  const dataReachable = canReach(dirname(wanted.data), user);
  if (nativeReachable && dataReachable) return wanted;
  sweepOutside();
  const native = nativeReachable ? wanted.native : copyPrograms(wanted.native, join(outsideDirectory(wanted.native), 'native'));
  if (dataReachable) return { native, data: wanted.data };
  const outside = outsideDirectory(wanted.data);
  return { native, data: linkData(wanted.data, join(outside, 'data')), outside };
}

function linkData(link: string, data: string): string {
  mkdirSync(dirname(link), { recursive: true });
  const stat = lstatSync(link, { throwIfNoEntry: false });
  if (stat?.isSymbolicLink() === true && readlinkSync(link) === data) return data;
  if (stat !== undefined) {
    throw new PlatformError(`${link} exists, but the user that runs Postgres cannot reach it.`, 'Start as the user that made it, or remove it (its data is lost).');
  }
  // The state directory was deleted, and with it the password of what lies there.
  for (const path of [data, `${data}.complete`]) if (existsSync(path)) rmSync(path, { recursive: true, force: true });
  symlinkSync(data, link);
  return data;
}
