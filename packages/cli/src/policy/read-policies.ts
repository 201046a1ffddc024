import { readFile } from 'node:fs/promises';
import type { PolicyInput } from '@switchback/client';
import { collect } from '../collect';
import type { Io } from '../io';
import { UsageError } from '../usage-error';
import { parsePolicies } from './policy-file';

/** The policies of these files, "-" being stdin. */
export async function readPolicies(io: Io, files: readonly string[]): Promise<readonly PolicyInput[]> {
  const policies: PolicyInput[] = [];
  for (const file of files) policies.push(...parsePolicies(await readSource(io, file), file === '-' ? 'stdin' : file));
  return policies;
}

async function readSource(io: Io, file: string): Promise<string> {
  if (file === '-') return Buffer.concat((await collect(io.stdin)).map((part) => Buffer.from(part))).toString('utf8');
  return readFile(file, 'utf8').catch(() => {
    throw new UsageError(`the file ${file} cannot be read`);
  });
}
