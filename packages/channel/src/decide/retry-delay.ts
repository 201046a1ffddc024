/** What a retry's delay is made of. Milliseconds; `random` is in [0, 1). */
export interface RetryDelay {
  /** Calls made so far, from 1. */
  readonly calls: number;
  readonly initialMs: number;
  readonly maxMs: number;
  readonly random: number;
  /** What the provider asked for. It is honoured even beyond `maxMs`. */
  readonly retryAfterMs?: number;
}

/** Exponential backoff, doubled with each call, with full jitter; never earlier than the provider asked for. */
export function retryDelayMs({ calls, initialMs, maxMs, random, retryAfterMs }: RetryDelay): number {
  const ceiling = Math.min(maxMs, initialMs * 2 ** Math.min(calls - 1, 30));
  return Math.max(Math.round(ceiling * random), retryAfterMs ?? 0);
}
