import { setTimeout as sleep } from 'node:timers/promises';

import { backoffMs } from '@switchback/postgres';

const RETRY = { initialMs: 50, maxMs: 2_000 };

/**
 * Stores what cannot be done again: a provider call that was made. A failing database is asked again until it has it, or `stop`
 * says that the process ends; then the lease runs out and the attempt is UNKNOWN. False when it was not stored.
 */
export async function recordUntilStored(store: () => Promise<void>, onError: (error: unknown) => void, stop: AbortSignal): Promise<boolean> {
  for (let attempt = 1; !stop.aborted; attempt += 1) {
    try {
      await store();
      return true;
    } catch (error) {
      onError(error);
      await sleep(backoffMs(attempt, Math.random(), RETRY), undefined, { signal: stop }).catch(() => undefined);
    }
  }
  return false;
}
