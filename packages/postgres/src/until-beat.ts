/** The process's beat: loops that only look in from time to time do so together, because waking costs more than what they ask. */
const BEAT_MS = 2_000;

/**
 * How long to rest for `ms`, so that the rest ends on the beat: up to a beat less, and never more than a tenth longer. `ms` itself when that is
 * less than a beat. Processes start at different times, so that those of several replicas do not look together. `now`: milliseconds
 * since the process started.
 */
export function untilBeat(ms: number, now: number = performance.now()): number {
  if (ms < BEAT_MS) return ms;
  const rest = Math.floor((now + ms) / BEAT_MS) * BEAT_MS - now;
  // A timer may fire a fraction early: the beat that it was set for is over then.
  return rest < ms / 10 ? rest + BEAT_MS : rest;
}
