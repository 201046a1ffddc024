import { type FallbackPolicy } from '@switchback/fallback';
import { type PoolClient } from '@switchback/postgres';

import { type PolicyVersion } from './policy-row';

const INSERT = `
  INSERT INTO policy_versions (customer_id, name, version, policy, created_at)
  VALUES ($1, $2, $3, $4::json, date_trunc('milliseconds', now()))
  RETURNING created_at`;

export async function insertPolicyVersion(client: PoolClient, customerId: string, policy: FallbackPolicy): Promise<PolicyVersion> {
  const inserted = await client.query<{ created_at: Date }>(INSERT, [customerId, policy.name, policy.version, JSON.stringify(policy)]);
  const createdAt = inserted.rows[0]?.created_at;
  if (createdAt === undefined) throw new Error('a policy version was not inserted');
  return { policy, createdAt };
}
