import { setTimeout as sleep } from 'node:timers/promises';

import { backoffMs } from '@switchback/postgres';

const PAUSE = { initialMs: 25, maxMs: 500 };

/**
 * Waits before try `attempt` (from 1) with backoff and jitter, at most `atMostMs`; ends early, without an error, when nobody
 * waits any more.
 */
export async function pause(attempt: number, signal: AbortSignal, atMostMs = Infinity): Promise<void> {
  const ms = Math.min(backoffMs(attempt, Math.random(), PAUSE), atMostMs);
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}
