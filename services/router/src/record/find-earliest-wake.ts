import { type Pool } from '@switchback/postgres';

/** The low end of messages_wake_at. */
const EARLIEST = {
  name: 'messages.earliest_wake',
  text: 'SELECT wake_at FROM messages WHERE wake_at IS NOT NULL ORDER BY wake_at LIMIT 1',
};

/** When the earliest timer is due, in milliseconds since the epoch; Infinity when nothing is pending. */
export async function findEarliestWake(pool: Pool): Promise<number> {
  const found = await pool.query<{ wake_at: Date }>(EARLIEST);
  return found.rows[0]?.wake_at.getTime() ?? Infinity;
}
