import { type Pool } from '@switchback/postgres';

// Ids sort by time, so the oldest rows are one end of an index. Replicas that prune at the same time pass each other's rows over.
const PRUNE = {
  name: 'accepted.prune',
  text: `DELETE FROM accepted_messages WHERE ctid = ANY (ARRAY(
           SELECT ctid FROM accepted_messages WHERE message_id < $1 ORDER BY message_id LIMIT $2 FOR UPDATE SKIP LOCKED))`,
};

/** Deletes the oldest rows with ids before `messageId`, at most `limit`; answers how many. */
export async function pruneAccepted(pool: Pool, messageId: string, limit: number): Promise<number> {
  const { rowCount } = await pool.query({ ...PRUNE, values: [messageId, limit] });
  return rowCount ?? 0;
}
