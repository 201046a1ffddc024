import { createdTables, migrationStatements } from './migration-statements';

/** What a migration takes away from releases that run beside it, or asks of them that they do not know. */
export interface Contraction {
  readonly statement: string;
  readonly why: string;
}

const CONTRACTIONS: readonly (readonly [RegExp, string])[] = [
  [/^DROP (?:TABLE|VIEW|MATERIALIZED VIEW|FUNCTION|TYPE|SEQUENCE|SCHEMA)\b/i, 'takes away what they use'],
  [/^DROP INDEX\b/i, 'takes away an index that their statements need'],
  [/^TRUNCATE\b/i, 'takes away what they wrote'],
  [/^ALTER (?:TABLE|VIEW|FUNCTION|TYPE|INDEX|SEQUENCE)\b.*\bRENAME\b/i, 'renames what they use'],
  [/^ALTER TABLE\b.*\bDROP (?:COLUMN\b|(?!CONSTRAINT\b|NOT NULL\b|DEFAULT\b|EXPRESSION\b|IDENTITY\b)\w+)/i, 'drops a column that they use'],
  [/^ALTER TABLE\b.*\bDROP DEFAULT\b/i, 'wants of them a value that they do not give'],
  [/^ALTER TABLE\b.*\bSET NOT NULL\b/i, 'wants of them a value that they do not give'],
  [/^ALTER TABLE\b.*\bALTER (?:COLUMN )?\w+ (?:SET DATA )?TYPE\b/i, 'changes the type of what they read and write'],
  [/^ALTER TABLE\b.*\bADD (?:CONSTRAINT\b|CHECK\b|FOREIGN KEY\b|UNIQUE\b|PRIMARY KEY\b|EXCLUDE\b)/i, 'refuses rows that they write'],
  [/^CREATE UNIQUE INDEX\b/i, 'refuses rows that they write'],
  [/^REVOKE\b/i, 'takes away what they may do'],
];

const ADDS_COLUMN = /\bADD (?:COLUMN )?(?:IF NOT EXISTS )?(?!CONSTRAINT\b|CHECK\b|FOREIGN\b|UNIQUE\b|PRIMARY\b|EXCLUDE\b)\w+ [^,]*/gi;

/** The statements of a migration by which the release before would fail. Tables that the same file creates are nobody's yet. */
export function contractingStatements(text: string): readonly Contraction[] {
  const statements = migrationStatements(text);
  const created = createdTables(statements);
  return statements.flatMap((statement) => {
    const table = /^(?:ALTER TABLE (?:IF EXISTS )?(?:ONLY )?|CREATE UNIQUE INDEX .*?\bON (?:ONLY )?)(\w+)/i.exec(statement)?.[1];
    const why = whyContracting(statement);
    return why === undefined || (table !== undefined && created.has(table)) ? [] : [{ statement, why }];
  });
}

function whyContracting(statement: string): string | undefined {
  const known = CONTRACTIONS.find(([form]) => form.test(statement));
  if (known !== undefined) return known[1];
  if (!/^ALTER TABLE\b/i.test(statement)) return undefined;
  const added = [...statement.matchAll(ADDS_COLUMN)].map(([column]) => column);
  const wanted = added.filter((column) => /\bNOT NULL\b/i.test(column) && !/\bDEFAULT\b|\bGENERATED\b/i.test(column));
  return wanted.length > 0 ? 'wants of them a value that they do not give' : undefined;
}

/** A header `-- contract: unused since 1.4.0`: the release from which on nothing uses what goes. */
export function unusedSince(text: string): string | undefined {
  return /^-- contract: unused since (\d+\.\d+\.\d+)$/m.exec(text)?.[1];
}
