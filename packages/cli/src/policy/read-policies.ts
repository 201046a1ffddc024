import { readFile } from 'node:fs/promises';
import type { InlinePolicy, PolicyInput } from '@switchback/client';
import { collect } from '../collect';
import type { Io } from '../io';
import { UsageError } from '../usage-error';
import { parseInlinePolicy, parsePolicies, readDocuments, type ReadPolicy } from './policy-file';

/** The policies of these files, "-" being stdin. Throws an InvalidFileError that names every field at fault. */
export async function readPolicies(io: Io, files: readonly string[]): Promise<readonly PolicyInput[]> {
  return fromSources(io, files, parsePolicies);
}

/** The same, with their mistakes instead of an error. */
export async function readPolicyFiles(io: Io, files: readonly string[]): Promise<readonly ReadPolicy[]> {
  return fromSources(io, files, readDocuments);
}

/** The one policy of a file that a message is to bring. */
export async function readInlinePolicy(io: Io, file: string): Promise<InlinePolicy> {
  return parseInlinePolicy(await readSource(io, file), nameOf(file));
}

async function fromSources<Item>(io: Io, files: readonly string[], read: (text: string, source: string) => readonly Item[]): Promise<readonly Item[]> {
  const items: Item[] = [];
  for (const file of files) items.push(...read(await readSource(io, file), nameOf(file)));
  return items;
}

function nameOf(file: string): string {
  return file === '-' ? 'stdin' : file;
}

async function readSource(io: Io, file: string): Promise<string> {
  if (file === '-') return Buffer.concat((await collect(io.stdin)).map((part) => Buffer.from(part))).toString('utf8');
  return readFile(file, 'utf8').catch(() => {
    throw new UsageError(`the file ${file} cannot be read`);
  });
}
