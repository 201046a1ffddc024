import { parseDuration, type SendWindow } from '@switchback/client';
import { InvalidArgumentError } from 'commander';

/** How a duration is written; for options and policy files. */
export const DURATION_FORM = 'whole or decimal numbers with the units ms, s, m, h or d, such as 90s, 10m, 24h or 1h30m';

/** "60s" in milliseconds. */
export function duration(text: string): number {
  try {
    return parseDuration(text);
  } catch {
    throw new InvalidArgumentError(`Use ${DURATION_FORM}.`);
  }
}

/** A time as ISO 8601, or as a duration before now. */
export function time(text: string): Date {
  const date = /^\d{4}-/.test(text) ? new Date(text) : undefined;
  if (date !== undefined && !Number.isNaN(date.getTime())) return date;
  try {
    return new Date(Date.now() - parseDuration(text));
  } catch {
    throw new InvalidArgumentError(`Use a time such as 2026-01-31T08:00:00Z, or how long before now: ${DURATION_FORM}.`);
  }
}

/** A time as ISO 8601, or as a duration from now. */
export function timeAhead(text: string): Date {
  const date = /^\d{4}-/.test(text) ? new Date(text) : undefined;
  if (date !== undefined && !Number.isNaN(date.getTime())) return date;
  try {
    return new Date(Date.now() + parseDuration(text));
  } catch {
    throw new InvalidArgumentError(`Use a time such as 2026-01-31T08:00:00Z, or how long from now: ${DURATION_FORM}.`);
  }
}

/** "09:00-21:00" as a window of every day. */
export function hours(text: string): SendWindow {
  const [, start, end] = /^(\d\d:\d\d)-(\d\d:\d\d)$/.exec(text) ?? [];
  if (start === undefined || end === undefined) throw new InvalidArgumentError('Use local times such as 09:00-21:00.');
  return { start, end };
}

export function count(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('Use a whole number from 1.');
  return value;
}

/** A count with a most. */
export function countUpTo(most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < 1 || value > most) throw new InvalidArgumentError(`Use a whole number from 1 to ${most}.`);
    return value;
  };
}

/** Most entries on one page of a list; a server counts more as this many. */
export const LARGEST_PAGE = 200;

/** One of a closed list, in any case. */
export function oneOf<Name extends string>(names: readonly Name[]): (text: string) => Name {
  return (text) => {
    const found = names.find((name) => name === text.toUpperCase());
    if (found === undefined) throw new InvalidArgumentError(`Use one of ${names.join(', ')}.`);
    return found;
  };
}

/** The same for an option that may be repeated or hold several, separated by commas. */
export function severalOf<Name extends string>(names: readonly Name[]): (text: string, previous?: readonly Name[]) => readonly Name[] {
  const one = oneOf(names);
  return (text, previous = []) => [...previous, ...text.split(',').map((part) => one(part.trim()))];
}

/** key=value, repeated. */
export function keyValue(text: string, previous: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('Use key=value.');
  return { ...previous, [text.slice(0, at)]: text.slice(at + 1) };
}
