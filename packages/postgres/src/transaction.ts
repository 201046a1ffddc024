import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';

import { type Pool, type PoolClient } from 'pg';

import { backoffMs } from './backoff';
import { withConnection } from './connection';
import { holdWrites } from './gather-writes';
import { isConflict } from './sqlstate';
import { together } from './together';

const TRIES = 5;
const RETRY = { initialMs: 10, maxMs: 200 };

/**
 * Runs `work` between BEGIN and COMMIT on one connection. A serialization failure or deadlock runs it again, at most five times in
 * all, so `work` must have no effect outside the transaction. Any other error rolls back and is thrown as it is.
 *
 * @param last sends the transaction's last statements, in the turn in which it is called: they travel with COMMIT. When one fails, in this
 * process or on the server, nothing is committed.
 */
export async function transaction<T>(
  pool: Pool,
  work: (client: PoolClient) => Promise<T>,
  last?: (client: PoolClient, result: T) => readonly Promise<unknown>[],
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await withConnection(pool, async (client) => {
        // BEGIN travels with the first statement. It fails with the connection alone, and then so does what follows it.
        const [, result] = await together([client.query('BEGIN'), work(client)]);
        await commit(client, () => last?.(client, result) ?? []);
        return result;
      });
    } catch (error) {
      if (attempt >= TRIES || !isConflict(error)) throw error;
      await sleep(backoffMs(attempt, Math.random(), RETRY));
    }
  }
}

/** After a failed statement the server takes COMMIT for ROLLBACK. */
async function commit(client: PoolClient, sendLast: () => readonly Promise<unknown>[]): Promise<void> {
  const release = holdWrites(client);
  const [last, ended] = await endOf(client, sendLast).finally(release);
  await together([...last, ended]);
  const { command } = await ended;
  if (command !== 'COMMIT') throw new Error('nothing was committed: a statement of the transaction failed, and its error was not thrown');
}

/** The last statements and COMMIT as they are sent. Rejects before COMMIT when one could not be. */
async function endOf(client: PoolClient, sendLast: () => readonly Promise<unknown>[]) {
  const last = sendLast();
  // The server knows nothing of a statement whose values could not be sent and would commit the others; such a one has failed by then.
  if (last.length > 0) await Promise.race([Promise.all(last), turn()]);
  return [last, client.query('COMMIT')] as const;
}
