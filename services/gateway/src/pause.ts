import { setTimeout as sleep } from 'node:timers/promises';

import { backoffMs } from '@switchback/postgres';

const PAUSE = { initialMs: 25, maxMs: 500 };

/** Waits before try `attempt` (from 1) with backoff and jitter; ends early, without an error, when nobody waits any more. */
export async function pause(attempt: number, signal: AbortSignal): Promise<void> {
  await sleep(backoffMs(attempt, Math.random(), PAUSE), undefined, { signal }).catch(() => undefined);
}
