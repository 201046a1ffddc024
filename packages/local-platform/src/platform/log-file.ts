import { closeSync, openSync, readFileSync, readSync, renameSync, statSync } from 'node:fs';

const ROTATE_AT_BYTES = 20 << 20;
const MOST_PLAIN_LINES = 100;

/** Opens a log for appending; a large one is put aside first, so that logs take no more than twice that. Answers the file descriptor. */
export function openLog(file: string): number {
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > ROTATE_AT_BYTES) renameSync(file, `${file}.1`);
  return openSync(file, 'a', 0o640);
}

/** The last lines of a log of JSON lines, as a person reads them: level, message, error. Those that tell of trouble come before others. */
export function lastLines(file: string, count: number): string[] {
  try {
    const lines = tail(file).split('\n').filter((line) => line.trim() !== '').slice(-50).map(readable);
    const trouble = lines.filter((line) => !/^(?:trace|debug|info) /.test(line));
    return (trouble.length > 0 ? trouble : lines).slice(-count);
  } catch {
    return [];
  }
}

/** What a process that began to write at this byte of the log said in plain words, not as a log record: why it does not start. */
export function plainLinesSince(file: string, byte: number): string[] {
  try {
    const lines = readFileSync(file).subarray(byte).toString('utf8').split('\n');
    return lines.filter((line) => line.trim() !== '' && !line.startsWith('{')).slice(0, MOST_PLAIN_LINES);
  } catch {
    return [];
  }
}

function tail(file: string): string {
  const { size } = statSync(file);
  if (size <= 1 << 16) return readFileSync(file, 'utf8');
  const buffer = Buffer.alloc(1 << 16);
  const log = openSync(file, 'r');
  try {
    readSync(log, buffer, 0, buffer.length, size - buffer.length);
  } finally {
    closeSync(log);
  }
  return buffer.toString('utf8');
}

function readable(line: string): string {
  try {
    const entry: { level?: unknown; msg?: unknown; err?: { message?: unknown } } = JSON.parse(line);
    const error = entry.err?.message === undefined ? '' : `: ${String(entry.err.message)}`;
    return `${String(entry.level ?? '')} ${String(entry.msg ?? '')}${error}`.trim().slice(0, 400);
  } catch {
    return line.slice(0, 400);
  }
}
