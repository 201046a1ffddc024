/** Rows under headings, columns aligned to the left. No trailing blanks. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [headings, ...rows];
  const widths = headings.map((_heading, column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
  return all
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** The same for people who asked what there is: where there is nothing, a line that says so. */
export function listing(nothing: string, headings: readonly string[], rows: readonly (readonly string[])[]): string {
  return rows.length === 0 ? nothing : table(headings, rows);
}

/** Names and values, one pair a line; pairs without a value are left out. */
export function pairs(entries: readonly (readonly [name: string, value: string | undefined])[]): string {
  const shown = entries.filter(([, value]) => value !== undefined && value !== '');
  const width = Math.max(0, ...shown.map(([name]) => name.length));
  return shown.map(([name, value]) => `${name.padEnd(width)}  ${value ?? ''}`).join('\n');
}
