import { createHash } from 'node:crypto';
import { chmodSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { PlatformError } from '../platform-error';

import { runningPostmaster } from './postmaster-pid';

/** Survives a restart of the machine, and everybody may pass through it. */
const BASE = '/var/tmp';

/** The directory outside of the repository that stands in for `origin`; it remembers for whom. */
export function outsideDirectory(origin: string): string {
  const path = join(BASE, `switchback-${createHash('sha256').update(origin).digest('hex').slice(0, 16)}`);
  mkdirSync(path, { recursive: true, mode: 0o755 });
  if (!isOurs(path)) throw new PlatformError(`${path} exists and is not a directory of ours alone.`, 'Look at what is there, and remove it.');
  chmodSync(path, 0o755);
  writeFileSync(join(path, 'origin'), origin);
  return path;
}

/** Removes what stands in for something that is gone: a deleted clone, a deleted state directory. */
export function sweepOutside(): void {
  for (const name of readdirSync(BASE).filter((entry) => /^switchback-[0-9a-f]{16}$/.test(entry))) {
    const path = join(BASE, name);
    const remembered = join(path, 'origin');
    if (!isOurs(path) || !existsSync(remembered)) continue;
    const origin = lstatSync(readFileSync(remembered, 'utf8'), { throwIfNoEntry: false });
    if (origin === undefined && runningPostmaster(join(path, 'data')) === undefined) rmSync(path, { recursive: true, force: true });
  }
}

/** /var/tmp is everybody's: what lies there is used only if it is ours and nobody else may write to it. */
function isOurs(path: string): boolean {
  const stat = lstatSync(path);
  return stat.isDirectory() && stat.uid === process.getuid?.() && (stat.mode & 0o022) === 0;
}
