/** Days of the week, in the order of `Date.getUTCDay`. */
export const DAYS_OF_WEEK = ['SUNDAY', 'MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY'] as const;

export type DayOfWeek = (typeof DAYS_OF_WEEK)[number];

/** When steps may start, by the clock on the recipient's wall. */
export interface SendWindow {
  /** Days on which it opens; empty: every day. */
  readonly days: readonly DayOfWeek[];
  /** Local time "HH:MM", 00:00 to 23:59; included. */
  readonly start: string;
  /** Local time "HH:MM", 00:01 to 24:00; excluded. Before `start`: it closes on the day after. */
  readonly end: string;
  /** IANA name; absent: the recipient's zone. */
  readonly timeZone?: string;
}

export const MINUTE = 60_000;
export const DAY = 86_400_000;
const DAYS_OF_THE_WEEK_AND_THE_FIRST_AGAIN = [0, 1, 2, 3, 4, 5, 6, 7] as const;

/**
 * Whether the window is open at a local time, given as if it were UTC, in milliseconds. What the wall clock shows decides: a time
 * that comes twice when clocks go back is open both times, one that clocks skip is never open.
 */
export function isOpenAt({ days, start, end }: SendWindow, local: number): boolean {
  const midnight = midnightOf(local);
  const [time, opens, closes] = [local - midnight, timeOf(start), timeOf(end)];
  if (opens < closes) return opensOn(days, midnight) && time >= opens && time < closes;
  return (opensOn(days, midnight) && time >= opens) || (opensOn(days, midnight - DAY) && time < closes);
}

/** The next local time after `local` at which the window opens, were no clock ever changed. */
export function nextStartAfter({ days, start }: SendWindow, local: number): number {
  const midnight = midnightOf(local);
  const starts = DAYS_OF_THE_WEEK_AND_THE_FIRST_AGAIN.map((day) => midnight + day * DAY)
    .filter((day) => opensOn(days, day))
    .map((day) => day + timeOf(start));
  return Math.min(...starts.filter((candidate) => candidate > local));
}

/** Milliseconds after midnight of a time "HH:MM". */
export function timeOf(time: string): number {
  return (Number(time.slice(0, 2)) * 60 + Number(time.slice(3))) * MINUTE;
}

function midnightOf(local: number): number {
  return Math.floor(local / DAY) * DAY;
}

function opensOn(days: readonly DayOfWeek[], midnight: number): boolean {
  const day = DAYS_OF_WEEK[new Date(midnight).getUTCDay()];
  return days.length === 0 || (day !== undefined && days.includes(day));
}
