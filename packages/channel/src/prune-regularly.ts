import { type Pool } from '@switchback/postgres';
import { type Logger } from '@switchback/service';

import { prune } from './record/prune';

const HOUR_MS = 3_600_000;

/** Prunes once an hour, the first time some minutes after the start. Returns what stops it. */
export function pruneRegularly(pool: Pool, log: Logger): () => Promise<void> {
  const stop = new AbortController();
  let running = Promise.resolve();
  const run = async (): Promise<void> => {
    try {
      const rows = await prune(pool, stop.signal);
      if (rows > 0) log.info({ rows }, 'old claims and receipts were deleted');
    } catch (error) {
      log.warn({ err: error }, 'old claims and receipts could not be deleted; the next hour will');
    }
  };
  const timer = setInterval(() => {
    running = run();
  }, HOUR_MS).unref();
  return () => {
    clearInterval(timer);
    stop.abort();
    return running;
  };
}
