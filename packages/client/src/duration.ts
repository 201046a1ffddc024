/** "500ms", "60s", "5m", "24h", "7d" and sums such as "1h30m"; or a number of milliseconds. */
export type DurationInput = string | number;

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds. Throws a TypeError that shows the form, when it is no duration. */
export function parseDuration(input: DurationInput): number {
  if (typeof input === 'number') {
    if (Number.isFinite(input) && input >= 0) return Math.round(input);
    throw new TypeError(`${input} is not a number of milliseconds`);
  }
  const parts = [...input.trim().matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== input.trim()) {
    throw new TypeError(`"${input}" is not a duration: write numbers with the units ms, s, m, h or d, such as 90s, 10m, 24h or 1h30m`);
  }
  return Math.round(parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (UNITS[unit ?? ''] ?? 0), 0));
}

/** The shortest exact form: 300000 is "5m", 60000 "60s", 1500 "1500ms". */
export function formatDuration(ms: number): string {
  if (ms % 1_000 !== 0) return `${ms}ms`;
  const seconds = ms / 1_000;
  if (seconds > 0 && seconds % 3_600 === 0) return `${seconds / 3_600}h`;
  return seconds > 60 && seconds % 60 === 0 ? `${seconds / 60}m` : `${seconds}s`;
}
