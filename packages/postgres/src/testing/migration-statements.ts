/** The statements of a migration, each on one line, without comments and the bodies of functions. */
export function migrationStatements(text: string): readonly string[] {
  return text
    .replaceAll(/--[^\n]*/g, '')
    .replaceAll(/\$(\w*)\$[\s\S]*?\$\1\$/g, "''")
    .split(';')
    .map((statement) => statement.trim().replaceAll(/\s+/g, ' '))
    .filter((statement) => statement !== '');
}

/** Tables that these statements create: empty, and nobody's yet. */
export function createdTables(statements: readonly string[]): ReadonlySet<string> {
  return new Set(statements.flatMap((statement) => /^CREATE (?:UNLOGGED )?TABLE (?:IF NOT EXISTS )?(\w+)/i.exec(statement)?.[1] ?? []));
}
