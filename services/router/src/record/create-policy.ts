import { type FallbackPolicy } from '@switchback/fallback';
import { type PoolClient } from '@switchback/postgres';

import { insertPolicyVersion } from './insert-policy-version';
import { type PolicyVersion } from './policy-row';

/** Versions of a deleted policy of the same name are kept, and counting goes on after them. */
const CREATE = `
  INSERT INTO policies (customer_id, name, version)
  VALUES ($1, $2, 1 + coalesce((SELECT max(version) FROM policy_versions WHERE customer_id = $1 AND name = $2), 0))
  ON CONFLICT (customer_id, name) DO NOTHING
  RETURNING version`;

/** Undefined when the customer has a policy of this name. The policy's own version is ignored. */
export async function createPolicy(client: PoolClient, customerId: string, policy: FallbackPolicy): Promise<PolicyVersion | undefined> {
  const created = await client.query<{ version: number }>(CREATE, [customerId, policy.name]);
  const version = created.rows[0]?.version;
  return version === undefined ? undefined : insertPolicyVersion(client, customerId, { ...policy, version });
}
