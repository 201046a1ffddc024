import { types } from 'node:util';

/** Of a file that could not be read, with the system's code. */
export function unreadable(error: unknown): string {
  const code = types.isNativeError(error) && 'code' in error ? String(error.code) : 'unreadable';
  return `the file cannot be read (${code})`;
}
