import type { SwitchbackError } from './error';

export interface RetryPolicy {
  /** Calls in all, the first included. 1: never retry. Default: 10. */
  readonly maxAttempts: number;
  /** Upper bound of the first wait, in milliseconds; doubled each time. Default: 100. */
  readonly initialBackoffMs: number;
  /** Largest wait, in milliseconds. Default: 2,000. */
  readonly maxBackoffMs: number;
}

export const DEFAULT_RETRY: RetryPolicy = { maxAttempts: 10, initialBackoffMs: 100, maxBackoffMs: 2_000 };

/** Whether the same call may succeed later: the server was not reached, or said when to come back. */
export function isRetryable(error: SwitchbackError): boolean {
  if (error.metadata['tls'] !== undefined) return false; // a certificate stays what it is
  return error.code === 'UNAVAILABLE' || (error.code === 'RESOURCE_EXHAUSTED' && error.retryAfterMs !== undefined);
}

/**
 * How long to wait before the next attempt, in milliseconds: full jitter, but never less than the server asked for.
 *
 * @param attempt attempts made so far, from 1
 * @param random 0 to 1
 */
export function backoffMs(attempt: number, policy: RetryPolicy, random: number, retryAfterMs = 0): number {
  const ceiling = Math.min(policy.maxBackoffMs, policy.initialBackoffMs * 2 ** (attempt - 1));
  return Math.round(Math.max(retryAfterMs, ceiling * random));
}
