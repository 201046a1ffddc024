import { createdTables, migrationStatements } from './migration-statements';

/**
 * Statements of a migration that keep writers of a table waiting for as long as the table is large. Tables that the same file creates are empty, and
 * those of `small` are known to stay small. A column without a volatile default is added at once and is none of them.
 */
export function lockingStatements(text: string, small: ReadonlySet<string>): readonly string[] {
  const statements = migrationStatements(text);
  const created = createdTables(statements);
  return statements.filter((statement) => {
    const table = tableThatWaits(statement);
    return table !== undefined && !created.has(table) && !small.has(table);
  });
}

function tableThatWaits(statement: string): string | undefined {
  const index = /^CREATE (?:UNIQUE )?INDEX (?!CONCURRENTLY\b)(?:IF NOT EXISTS )?(?:\w+ )?ON (?:ONLY )?(\w+)/i.exec(statement);
  const rewrite = /^(?:UPDATE|DELETE FROM|LOCK TABLE|LOCK|CLUSTER|VACUUM FULL|REINDEX TABLE) (?:ONLY )?(\w+)/i.exec(statement);
  const alter = /^ALTER TABLE (?:IF EXISTS )?(?:ONLY )?(\w+) (.*)$/i.exec(statement);
  if (alter !== null) return locksLong(alter[2] ?? '') ? alter[1] : undefined;
  return index?.[1] ?? rewrite?.[1];
}

const VOLATILE_DEFAULT = /\bADD COLUMN\b.*\bDEFAULT (?!now\(\)|current_timestamp)\w+\(|\bGENERATED\b|\bADD COLUMN\b.*\b(?:UNIQUE|PRIMARY KEY|REFERENCES|CHECK)\b/i;
const CHECKS_ROWS = /\bADD (?:CONSTRAINT|CHECK|FOREIGN KEY|UNIQUE|PRIMARY KEY)\b(?!.*\bNOT VALID\b)|\bSET NOT NULL\b|\bTYPE\b|\bSET TABLESPACE\b|\bSET (?:LOGGED|UNLOGGED)\b/i;

function locksLong(action: string): boolean {
  return VOLATILE_DEFAULT.test(action) || (CHECKS_ROWS.test(action) && !/\bUSING INDEX\b/i.test(action));
}
