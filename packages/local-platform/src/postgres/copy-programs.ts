import { chmodSync, cpSync, existsSync, lstatSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Copies the programs so that every user may read them, unless a copy at least as new is there. */
export function copyPrograms(from: string, to: string): string {
  const isCurrent = (): boolean => existsSync(to) && lstatSync(join(from, 'bin')).mtimeMs <= lstatSync(to).mtimeMs;
  if (isCurrent()) return to;
  const half = `${to}.${process.pid}`;
  cpSync(from, half, { recursive: true, verbatimSymlinks: true });
  makeReadable(half);
  rmSync(to, { recursive: true, force: true });
  try {
    renameSync(half, to);
  } catch (error) {
    // Two that copy at once: the other one was first.
    rmSync(half, { recursive: true, force: true });
    if (!isCurrent()) throw error;
  }
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
