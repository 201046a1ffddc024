/** What a loop over small batches leaves between the starts of two of them when nothing else is said. */
export const DEFAULT_GATHER_MS = 10;
const MOST_MS = 25;

/**
 * How long such a loop rests after a turn that took `workedMs`, so that the next batch gathers: a turn costs about the same for one
 * record as for fifty. Until `gatherMs` after the turn's start; and when the machine is so busy that turns take longer, about as long as
 * the turn itself took, but then 25 ms at most. The first record after a quiet time never waits for it.
 */
export function restMs(workedMs: number, gatherMs: number = DEFAULT_GATHER_MS): number {
  return Math.max(gatherMs - workedMs, Math.min(MOST_MS, workedMs));
}
