import { type Pool } from '@switchback/postgres';

import { policyVersion, type PolicyVersion, type PolicyVersionRow } from './policy-row';

/** Both primary keys. A deleted policy has no row in `policies`, so none of its versions is found. */
const READ = {
  name: 'policies.read',
  text: `
    SELECT v.policy, v.created_at
    FROM policies p
    JOIN policy_versions v ON v.customer_id = p.customer_id AND v.name = p.name AND v.version = coalesce($3::integer, p.version)
    WHERE p.customer_id = $1 AND p.name = $2`,
};

/** A version of a policy, the newest by default; undefined when this customer has no such policy or version. */
export async function readPolicy(pool: Pool, customerId: string, name: string, version?: number): Promise<PolicyVersion | undefined> {
  // No name has NUL, and Postgres would not take it.
  if (name.includes('\0')) return undefined;
  const found = await pool.query<PolicyVersionRow>({ ...READ, values: [customerId, name, version ?? null] });
  const row = found.rows[0];
  return row === undefined ? undefined : policyVersion(row);
}
