import { type FallbackPolicy } from '@switchback/fallback';
import { type PoolClient } from '@switchback/postgres';

import { insertPolicyVersion } from './insert-policy-version';
import { type PolicyVersion } from './policy-row';

/** The row's lock lets one of several concurrent updates through; the others then find another version. */
const UPDATE = `
  UPDATE policies SET version = version + 1
  WHERE customer_id = $1 AND name = $2 AND version = $3
  RETURNING version`;

/** Makes a new version when `from` is still the newest; undefined when it is not, or when there is no such policy. */
export async function updatePolicy(
  client: PoolClient,
  customerId: string,
  policy: FallbackPolicy,
  from: number,
): Promise<PolicyVersion | undefined> {
  const updated = await client.query<{ version: number }>(UPDATE, [customerId, policy.name, from]);
  const version = updated.rows[0]?.version;
  return version === undefined ? undefined : insertPolicyVersion(client, customerId, { ...policy, version });
}
