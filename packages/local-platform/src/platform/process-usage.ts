import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

const TICKS_PER_SECOND = 100;

/** Seconds of CPU that a process and its descendants have used so far, those that ended included. Linux only; 0 elsewhere. */
export function cpuSeconds(pid: number): number {
  return tree(pid).reduce((sum, member) => sum + ownTicks(member), 0) / TICKS_PER_SECOND;
}

/** Bytes of memory of a process and its descendants, each shared page counted once (PSS), else resident. */
export function memoryBytes(pid: number): number {
  return tree(pid).reduce((sum, member) => sum + kilobytes(member) * 1024, 0);
}

function ownTicks(pid: number): number {
  const fields = statFields(pid);
  // utime, stime, and those of children that were waited for.
  return [11, 12, 13, 14].reduce((sum, index) => sum + Number(fields[index] ?? 0), 0);
}

function kilobytes(pid: number): number {
  try {
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    return Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0);
  } catch {
    return residentKilobytes(pid);
  }
}

function residentKilobytes(pid: number): number {
  try {
    return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  } catch {
    return 0;
  }
}

function tree(root: number): number[] {
  const children = new Map<number, number[]>();
  for (const entry of processes()) {
    const parent = Number(statFields(entry)[1] ?? 0);
    children.set(parent, [...(children.get(parent) ?? []), entry]);
  }
  const members = [root];
  for (const member of members) members.push(...(children.get(member) ?? []));
  return members;
}

function processes(): number[] {
  try {
    return readdirSync('/proc').map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}

/** The fields of /proc/<pid>/stat after the command's name: state is 0, parent 1. */
function statFields(pid: number): string[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
}
