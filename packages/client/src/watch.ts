import { SwitchbackError } from './error';
import { pause } from './pause';
import { backoffMs, isRetryable, type RetryPolicy } from './retry';

/**
 * Reads a stream of numbered entries, and when it breaks, begins again after the last entry that was seen. Ends when the stream ends;
 * throws when it cannot be resumed.
 */
export async function* resume<Entry extends { readonly sequence: number }>(
  open: (afterSequence: number) => AsyncIterable<Entry>,
  options: { readonly afterSequence: number; readonly retry: RetryPolicy; readonly signal?: AbortSignal | undefined },
): AsyncGenerator<Entry> {
  let last = options.afterSequence;
  for (let failures = 0; ;) {
    try {
      for await (const entry of open(last)) {
        failures = 0;
        if (entry.sequence <= last) continue;
        last = entry.sequence;
        yield entry;
      }
      return;
    } catch (error) {
      failures += 1;
      if (!(error instanceof SwitchbackError) || !isRetryable(error) || failures >= options.retry.maxAttempts) throw error;
      await pause(backoffMs(failures, options.retry, Math.random(), error.retryAfterMs), options.signal);
    }
  }
}
