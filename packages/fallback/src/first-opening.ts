import { isOpenAt, nextStartAfter, type SendWindow } from './send-window';
import { offsetAt } from './time-zone';

/**
 * The first moment from `from` on, before `limit`, at which every window is open; undefined when there is none. `timeZone` is for
 * windows that have no zone of their own. All in milliseconds since the epoch.
 */
export function firstOpening(windows: readonly SendWindow[], timeZone: string, from: number, limit: number): number | undefined {
  let at: number | undefined = from;
  for (let before = NaN; at !== undefined && at !== before; ) {
    before = at;
    for (const window of windows) at = at === undefined ? undefined : openingOf(window, window.timeZone ?? timeZone, at, limit);
  }
  return at !== undefined && at < limit ? at : undefined;
}

/** Goes from one local start, or one change of the clocks, to the next, for a window can open at no other time. */
function openingOf(window: SendWindow, timeZone: string, from: number, limit: number): number | undefined {
  for (let at = from; at < limit; ) {
    const offset = offsetAt(timeZone, at);
    if (isOpenAt(window, at + offset)) return at;
    const start = nextStartAfter(window, at + offset) - offset;
    at = clockChange(timeZone, at, start) ?? start;
  }
  return undefined;
}

/** When the zone's clocks change after `from`, at `to` at the latest; undefined when they do not. At most eight days lie between. */
function clockChange(timeZone: string, from: number, to: number): number | undefined {
  const offset = offsetAt(timeZone, from);
  if (offsetAt(timeZone, to) === offset) return undefined;
  let [same, changed] = [from, to];
  while (changed - same > 1) {
    const middle = Math.floor((same + changed) / 2);
    if (offsetAt(timeZone, middle) === offset) same = middle;
    else changed = middle;
  }
  return changed;
}
