import { type Pool, textArray } from '@switchback/postgres';

import { isOverdue } from './end-overdue';
import { IS_EXPIRED } from './leases';

/** What has run out among claims, so that a transaction is worth its while. */
export interface Ended {
  /** Leases of calls that no process makes any more. */
  readonly leases: boolean;
  /** Steps of attempts that wait for another call. */
  readonly steps: boolean;
}

const ANY_ENDED = {
  name: 'claims.any-ended',
  text: `SELECT
    EXISTS (SELECT FROM claims WHERE ${IS_EXPIRED}) AS leases,
    EXISTS (SELECT FROM claims WHERE ${isOverdue('$2')}) AS steps`,
};

/** Asks, without a lock or a transaction, what `expireLeases` and `endOverdue` would find: nearly always nothing. `held` are this process's own calls; `now` in milliseconds since the epoch. */
export async function anyEnded(pool: Pool, held: readonly string[], now: number): Promise<Ended> {
  const { rows } = await pool.query<Ended>({ ...ANY_ENDED, values: [textArray(held), new Date(now)] });
  return rows[0] ?? { leases: false, steps: false };
}
