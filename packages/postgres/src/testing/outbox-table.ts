import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The outbox table's DDL as the README states it, so that what specs run against is what services are told to create. */
export function outboxTable(): string {
  const readme = readFileSync(join(__dirname, '..', '..', 'README.md'), 'utf8');
  const ddl = /```sql\n([\s\S]*?)```/.exec(readme)?.[1];
  if (ddl === undefined) throw new Error('the README states no DDL');
  return ddl;
}
