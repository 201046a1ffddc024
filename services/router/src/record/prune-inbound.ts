import { type Pool } from '@switchback/postgres';

/** Index inbound_messages_received. */
const PRUNE = `
  DELETE FROM inbound_messages
  WHERE (customer_id, id) IN (SELECT customer_id, id FROM inbound_messages WHERE received_at < $1 LIMIT $2 FOR UPDATE SKIP LOCKED)`;

/** Deletes what came before that, at most `limit`, and answers how many. */
export async function pruneInbound(pool: Pool, before: Date, limit: number): Promise<number> {
  const deleted = await pool.query(PRUNE, [before, limit]);
  return deleted.rowCount ?? 0;
}
