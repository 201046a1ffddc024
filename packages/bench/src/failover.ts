import { type FailoverFigures, runFailover } from '@switchback/testing';

const WORDS: Readonly<Record<FailoverFigures['failing'], string>> = {
  '503': 'answers 503',
  HANG: 'hangs',
  SILENT: 'takes, never delivers',
};

/** Two SMS providers, of which the first fails in one way after the other. Answers the figures as text. */
export async function benchFailover(messages: number): Promise<string> {
  const { figures, duplicates } = await runFailover({ messages, perSecond: 70, progress: (line) => process.stderr.write(`${line}\n`) });
  const rows = [
    ['the first provider', 'messages', 'delivered', 'its calls', 'after the move', 'moved after ms'],
    ...figures.map((one) => [
      WORDS[one.failing],
      String(one.messages),
      String(one.delivered),
      String(one.calls),
      String(one.callsAfterMove),
      one.movedAfterMs === undefined ? 'never' : String(one.movedAfterMs),
    ]),
  ];
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) => row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  '));
  return [...lines, `attempts that more than one call may have handed over: ${duplicates.length}`].join('\n');
}
