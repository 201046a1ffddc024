import { setTimeout as sleep } from 'node:timers/promises';

import { backoffMs, type Backoff } from '@switchback/postgres';
import { type Admin, KafkaJSError } from 'kafkajs';

const PATIENCE_MS = 10_000;
const RETRY: Backoff = { initialMs: 100, maxMs: 1_000 };

/**
 * What a group has committed. A broker that has just started, or a coordinator that moves, says for a moment that it is not the right one;
 * kafkajs tries again when it consumes, and not here.
 */
export async function committedOffsets(
  admin: Pick<Admin, 'fetchOffsets'>,
  groupId: string,
  topics: readonly string[],
  retry: Backoff = RETRY,
): ReturnType<Admin['fetchOffsets']> {
  const until = performance.now() + PATIENCE_MS;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await admin.fetchOffsets({ groupId, topics: [...topics] });
    } catch (error) {
      if (!(error instanceof KafkaJSError) || !error.retriable || performance.now() > until) throw error;
      await sleep(backoffMs(attempt, Math.random(), retry));
    }
  }
}
