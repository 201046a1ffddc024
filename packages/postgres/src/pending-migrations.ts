import { readdir } from 'node:fs/promises';

import { type Client } from 'pg';

/** The list of migrations done, in each schema. */
export const MIGRATIONS_TABLE = 'migrations';

/** Files of the directory that the schema has not seen, in the order of their names. What it has seen besides does not matter. */
export async function pendingFiles(client: Client, { schema, directory }: { readonly schema: string; readonly directory: string }): Promise<readonly string[]> {
  const table = `${schema}.${MIGRATIONS_TABLE}`;
  const known = await client.query<{ found: string | null }>('SELECT to_regclass($1) AS found', [table]);
  const isFirst = typeof known.rows[0]?.found !== 'string';
  const done = isFirst ? [] : (await client.query<{ name: string }>(`SELECT name FROM ${table}`)).rows;
  const names = new Set(done.map(({ name }) => name));
  const files = (await readdir(directory)).filter((file) => file.endsWith('.sql')).sort();
  return files.filter((file) => !names.has(nameOf(file)));
}

export function nameOf(file: string): string {
  return file.replace(/\.sql$/, '');
}
