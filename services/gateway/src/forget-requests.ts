import { setTimeout as sleep } from 'node:timers/promises';

import { type Pool } from '@switchback/postgres';

import { firstMessageIdAt } from './decide/message-id';
import { pruneAccepted } from './record/prune-accepted';

export interface ForgetRequestsOptions {
  /** Request ids of messages that were accepted before are older than promised; milliseconds since the epoch. */
  readonly acceptedBefore: number;
  readonly signal: AbortSignal;
  /** Most rows in one statement. Default 1,000. */
  readonly batchSize?: number;
}

const BETWEEN_BATCHES_MS = 100;

/** Forgets request ids that are older than promised: small deletes with rests between, so that nobody notices. Answers how many. */
export async function forgetRequests(pool: Pool, { acceptedBefore, signal, batchSize = 1_000 }: ForgetRequestsOptions): Promise<number> {
  const bound = firstMessageIdAt(acceptedBefore);
  let forgotten = 0;
  while (!signal.aborted) {
    const deleted = await pruneAccepted(pool, bound, batchSize);
    forgotten += deleted;
    if (deleted < batchSize) break;
    await sleep(BETWEEN_BATCHES_MS, undefined, { signal }).catch(() => undefined);
  }
  return forgotten;
}
