import { type PoolClient } from '@switchback/postgres';

/** Everybody who may have sent anything: messages are pinned to a version of a policy. Jumps from customer to customer along the primary key of policy_versions. */
const CUSTOMERS = {
  name: 'customers.known',
  text: `
    WITH RECURSIVE known (customer_id) AS (
      (SELECT customer_id FROM policy_versions ORDER BY customer_id LIMIT 1)
      UNION ALL
      SELECT (SELECT v.customer_id FROM policy_versions v WHERE v.customer_id > known.customer_id ORDER BY v.customer_id LIMIT 1)
      FROM known WHERE known.customer_id IS NOT NULL
    )
    SELECT customer_id FROM known WHERE customer_id IS NOT NULL`,
};

export async function knownCustomers(client: PoolClient): Promise<readonly string[]> {
  const found = await client.query<{ customer_id: string }>(CUSTOMERS);
  return found.rows.map((row) => row.customer_id);
}
