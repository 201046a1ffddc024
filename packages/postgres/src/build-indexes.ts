import { readFile } from 'node:fs/promises';

import { type Client } from 'pg';

/** Files whose indexes are built beside what else happens. Their names end so. */
export const CONCURRENT_SUFFIX = '.concurrently.sql';

const BUILD = /^CREATE (?:UNIQUE )?INDEX CONCURRENTLY IF NOT EXISTS ([a-z_][a-z0-9_]*) ON [^;]+$/;

/**
 * The statements of such a file with the names of their indexes. Throws when there is anything else in it: each statement is committed by
 * itself, so each must be one that can be done again.
 */
export function indexesOf(text: string): readonly { readonly name: string; readonly statement: string }[] {
  const statements = text.replaceAll(/--[^\n]*/g, '').split(';').map((statement) => statement.trim().replaceAll(/\s+/g, ' '));
  return statements.filter((statement) => statement !== '').map((statement) => {
    const name = BUILD.exec(statement)?.[1];
    if (name === undefined) throw new Error(`only CREATE INDEX CONCURRENTLY IF NOT EXISTS may stand in a file *${CONCURRENT_SUFFIX}: ${statement}`);
    return { name, statement };
  });
}

/**
 * Builds the indexes of a file, outside of transactions: writes go on meanwhile. An index that an earlier build left unfinished is of no use and is
 * built anew; one that is there already stays.
 */
export async function buildIndexes(client: Client, path: string): Promise<void> {
  for (const { name, statement } of indexesOf(await readFile(path, 'utf8'))) {
    const unfinished = await client.query('SELECT 1 FROM pg_index WHERE indexrelid = to_regclass($1) AND NOT indisvalid', [name]);
    if (unfinished.rowCount !== 0) await client.query(`DROP INDEX CONCURRENTLY ${name}`);
    await client.query(statement);
  }
}
