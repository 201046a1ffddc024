/** The process's beat: loops that only look in from time to time do so together, because waking costs more than what they ask. */
const BEAT_MS = 2_000;

/**
 * How long to rest for about `ms`, so that the rest ends on the beat: half a beat more or less, and `ms` itself when that is less than a beat.
 * Processes start at different times, so that those of several replicas do not look together. `now`: milliseconds since the process started.
 */
export function untilBeat(ms: number, now: number = performance.now()): number {
  if (ms < BEAT_MS) return ms;
  return Math.round((now + ms) / BEAT_MS) * BEAT_MS - now;
}
