import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { commandLine, isAlive } from '../process/process-table';

/** What Postgres writes into its data directory about itself. */
export interface Postmaster {
  pid: number;
  port: number | undefined;
  status: string | undefined;
}

/** Reads `postmaster.pid`; `undefined` when there is none. */
export function readPostmaster(data: string): Postmaster | undefined {
  let text: string;
  try {
    text = readFileSync(join(data, 'postmaster.pid'), 'utf8');
  } catch {
    return undefined;
  }
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  const port = Number(lines[3]);
  return { pid, port: Number.isInteger(port) && port > 0 ? port : undefined, status: lines[7]?.trim() };
}

/** The Postgres of this data directory, if one runs: the file alone proves nothing, its process id may be someone else's by now. */
export function runningPostmaster(data: string): Postmaster | undefined {
  const postmaster = readPostmaster(data);
  if (postmaster === undefined || !isAlive(postmaster.pid)) return undefined;
  const command = commandLine(postmaster.pid);
  if (command === undefined) return process.platform === 'win32' ? postmaster : undefined;
  return command.includes('postgres') && command.includes(data) ? postmaster : undefined;
}
