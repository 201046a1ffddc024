import { setTimeout as sleep } from 'node:timers/promises';

import { backoffMs } from '@switchback/postgres';

import { type BatchControl } from '../bus';
import { classifyFailure } from './failure';

export interface RetryOptions {
  /** Tries of the same batch before it is split or given back to the bus. */
  readonly maxAttempts: number;
  readonly initialMs: number;
  readonly maxMs: number;
}

export const DEFAULT_RETRY: RetryOptions = { maxAttempts: 4, initialMs: 100, maxMs: 2_000 };

/** Runs `work` until it succeeds, the error is a record's own, or the tries are used up. Between tries it keeps the membership alive. */
export async function withRetry(work: () => Promise<void>, control: BatchControl, options: RetryOptions, onRetry: (error: unknown, attempt: number) => void): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (control.signal.aborted || attempt >= options.maxAttempts || classifyFailure(error) === 'RECORD') throw error;
      onRetry(error, attempt);
      await sleep(backoffMs(attempt, Math.random(), options), undefined, { signal: control.signal });
      await control.heartbeat();
    }
  }
}
