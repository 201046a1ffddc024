import { readFileSync } from 'node:fs';

/** A file that holds one value, without the line's end that editors put behind it. Throws when it cannot be read. */
export function readSecretFile(path: string): string {
  return readFileSync(path, 'utf8').replace(/\r?\n$/, '');
}
