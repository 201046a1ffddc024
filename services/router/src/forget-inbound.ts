import { type Pool } from '@switchback/postgres';

import { pruneInbound } from './record/prune-inbound';

const BATCH = 1_000;

/** Deletes what persons said before that; answers how much. */
export async function forgetInbound(pool: Pool, before: Date, signal: AbortSignal): Promise<number> {
  let forgotten = 0;
  for (let deleted = BATCH; deleted === BATCH && !signal.aborted; forgotten += deleted) {
    deleted = await pruneInbound(pool, before, BATCH);
  }
  return forgotten;
}
