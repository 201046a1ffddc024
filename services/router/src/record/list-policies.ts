import { type Pool } from '@switchback/postgres';

import { policyVersion, type PolicyVersion, type PolicyVersionRow } from './policy-row';

/** Primary key of policies, in its order. */
const LIST = `
  SELECT v.policy, v.created_at
  FROM policies p
  JOIN policy_versions v USING (customer_id, name, version)
  WHERE p.customer_id = $1 AND p.name > $2
  ORDER BY p.name
  LIMIT $3`;

/** The newest version of each policy, by name, after a name. */
export async function listPolicies(pool: Pool, customerId: string, afterName: string, limit: number): Promise<readonly PolicyVersion[]> {
  const found = await pool.query<PolicyVersionRow>(LIST, [customerId, afterName, limit]);
  return found.rows.map(policyVersion);
}

/** Primary key of policy_versions, backwards. */
const LIST_VERSIONS = `
  SELECT policy, created_at
  FROM policy_versions
  WHERE customer_id = $1 AND name = $2 AND ($3::integer IS NULL OR version < $3)
  ORDER BY version DESC
  LIMIT $4`;

/** Versions of one policy, newest first, below a version. */
export async function listPolicyVersions(
  pool: Pool,
  customerId: string,
  name: string,
  belowVersion: number | undefined,
  limit: number,
): Promise<readonly PolicyVersion[]> {
  const found = await pool.query<PolicyVersionRow>(LIST_VERSIONS, [customerId, name, belowVersion ?? null, limit]);
  return found.rows.map(policyVersion);
}
