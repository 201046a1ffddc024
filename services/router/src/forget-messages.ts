import { setTimeout as sleep } from 'node:timers/promises';

import { type Pool } from '@switchback/postgres';

import { idAboveAcceptedBefore } from './decide/message-id-range';
import { deleteMessages } from './record/delete-messages';
import { forgetFormer } from './record/former-correspondents';
import { pruneInlinePolicies } from './record/prune-inline-policies';
import { type SearchTerms } from './record/search-terms';
import { walkMessages } from './record/walk-messages';

export interface ForgetMessagesOptions {
  /** Messages that settled before are forgotten. */
  readonly settledBefore: Date;
  readonly signal: AbortSignal;
  /** Most messages in one transaction. Default 200. */
  readonly batchSize?: number;
}

const BETWEEN_BATCHES_MS = 100;

/**
 * Deletes messages that settled long ago, then the policies that came with messages and are used by none, and who wrote to whom very long ago; small transactions with rests
 * between, so that nobody notices. Safe in several replicas at once. Answers how many messages went.
 */
export async function forgetMessages(pool: Pool, terms: SearchTerms, { settledBefore, signal, batchSize = 200 }: ForgetMessagesOptions): Promise<number> {
  let [afterId, forgotten] = ['', 0];
  // What settled before was accepted before.
  const belowId = idAboveAcceptedBefore(settledBefore.getTime());
  while (!signal.aborted) {
    const walked = await walkMessages(pool, { afterId, belowId, settledBefore, size: batchSize });
    const over = walked.filter((message) => message.over).map(({ id }) => id);
    forgotten += await deleteMessages(pool, terms, over, settledBefore);
    const last = walked.at(-1);
    if (last === undefined || walked.length < batchSize) break;
    afterId = last.id;
    await rest(signal);
  }
  for (let deleted = batchSize; deleted === batchSize && !signal.aborted; await rest(signal)) deleted = await pruneInlinePolicies(pool, batchSize);
  for (let deleted = batchSize; deleted === batchSize && !signal.aborted; await rest(signal)) deleted = await forgetFormer(pool, batchSize);
  return forgotten;
}

async function rest(signal: AbortSignal): Promise<void> {
  await sleep(BETWEEN_BATCHES_MS, undefined, { signal }).catch(() => undefined);
}
