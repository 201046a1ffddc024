import { DAY, isOpenAt, MINUTE, nextStartAfter, type SendWindow } from './send-window';

/** A Sunday's midnight; every week is the same. */
const WEEK_BEGINS = 3 * DAY;

/** How long a window stays closed at most, in milliseconds, in a week without clock changes. */
export function longestClosure(window: SendWindow): number {
  let longest = 0;
  for (let closes = WEEK_BEGINS; closes < WEEK_BEGINS + 7 * DAY; closes += MINUTE) {
    const justClosed = !isOpenAt(window, closes) && isOpenAt(window, closes - MINUTE);
    if (justClosed) longest = Math.max(longest, nextStartAfter(window, closes - 1) - closes);
  }
  return longest;
}
