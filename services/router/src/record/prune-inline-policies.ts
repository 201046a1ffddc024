import { type Pool } from '@switchback/postgres';

/** Indexes policy_versions_kept_until and messages_inline_policy. SKIP LOCKED: one that is being brought again is not in its way. */
const PRUNE = {
  name: 'inline_policies.prune',
  text: `
    DELETE FROM policy_versions
    WHERE (customer_id, name, version) IN (
      SELECT customer_id, name, version
      FROM policy_versions AS brought
      WHERE kept_until < now()
        AND NOT EXISTS (
          SELECT FROM messages
          WHERE policy = brought.name AND policy LIKE 'inline:%' AND messages.customer_id = brought.customer_id
        )
      ORDER BY kept_until
      LIMIT $1
      FOR UPDATE SKIP LOCKED
    )`,
};

/** Deletes policies that came with messages, whose time is over and that no message uses; at most `limit`. Answers how many. */
export async function pruneInlinePolicies(pool: Pool, limit: number): Promise<number> {
  const deleted = await pool.query({ ...PRUNE, values: [limit] });
  return deleted.rowCount ?? 0;
}
