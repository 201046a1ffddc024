import { type Pool } from '@switchback/postgres';

/** Index suppressions_expires_at. SKIP LOCKED: an entry that is being renewed is not in its way. */
const PRUNE = `
  DELETE FROM suppressions
  WHERE (customer_id, address_hash, channel) IN (
    SELECT customer_id, address_hash, channel
    FROM suppressions
    WHERE expires_at <= $1
    ORDER BY expires_at
    LIMIT $2
    FOR UPDATE SKIP LOCKED
  )`;

/** Deletes entries whose time is over, at most `limit`, and answers how many. */
export async function pruneSuppressions(pool: Pool, now: Date, limit: number): Promise<number> {
  const deleted = await pool.query(PRUNE, [now, limit]);
  return deleted.rowCount ?? 0;
}
