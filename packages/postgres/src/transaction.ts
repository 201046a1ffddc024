import { setTimeout as sleep } from 'node:timers/promises';

import { type Pool, type PoolClient } from 'pg';

import { backoffMs } from './backoff';
import { withConnection } from './connection';
import { isConflict } from './sqlstate';
import { together } from './together';

const TRIES = 5;
const RETRY = { initialMs: 10, maxMs: 200 };

/**
 * Runs `work` between BEGIN and COMMIT on one connection. A serialization failure or deadlock runs it again, at most five times in
 * all, so `work` must have no effect outside the transaction. Any other error rolls back and is thrown as it is.
 */
export async function transaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await withConnection(pool, async (client) => {
        // BEGIN travels with the first statement. It fails with the connection alone, and then so does what follows it.
        const [, result] = await together([client.query('BEGIN'), work(client)]);
        await client.query('COMMIT');
        return result;
      });
    } catch (error) {
      if (attempt >= TRIES || !isConflict(error)) throw error;
      await sleep(backoffMs(attempt, Math.random(), RETRY));
    }
  }
}
