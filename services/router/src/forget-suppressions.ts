import { type Pool } from '@switchback/postgres';

import { pruneSuppressions } from './record/prune-suppressions';

const BATCH = 1_000;

/** Deletes the entries whose time is over at `now`, which have no effect before that already; answers how many. */
export async function forgetSuppressions(pool: Pool, now: Date, signal: AbortSignal): Promise<number> {
  let forgotten = 0;
  for (let deleted = BATCH; deleted === BATCH && !signal.aborted; forgotten += deleted) {
    deleted = await pruneSuppressions(pool, now, BATCH);
  }
  return forgotten;
}
