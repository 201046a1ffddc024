export interface Backoff {
  readonly initialMs: number;
  readonly maxMs: number;
}

/**
 * Wait before try number `attempt` (1 = after the first failure): doubling up to `maxMs`, of which the upper half is jitter.
 * `random` is in [0, 1).
 */
export function backoffMs(attempt: number, random: number, { initialMs, maxMs }: Backoff): number {
  const full = Math.min(maxMs, initialMs * 2 ** Math.min(attempt - 1, 30));
  return full / 2 + (full / 2) * random;
}
