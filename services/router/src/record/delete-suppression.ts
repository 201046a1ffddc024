import { type Pool } from '@switchback/postgres';

import { keyValues, type SuppressionKey } from './read-suppression';

/** Index suppressions_id, or the primary key. */
const DELETE = `
  DELETE FROM suppressions
  WHERE customer_id = $1
    AND ($2::text IS NULL OR id = $2)
    AND ($3::bytea IS NULL OR (address_hash = $3 AND channel = $4))
  RETURNING expires_at IS NULL OR expires_at > $5 AS held`;

/** Takes an entry away; false when there was none that still held. */
export async function deleteSuppression(pool: Pool, customerId: string, key: SuppressionKey, now: Date): Promise<boolean> {
  const deleted = await pool.query<{ held: boolean }>(DELETE, [customerId, ...keyValues(key), now]);
  return deleted.rows[0]?.held === true;
}
