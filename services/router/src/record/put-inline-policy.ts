import { type FallbackPolicy } from '@switchback/fallback';
import { type Pool } from '@switchback/postgres';

/** Primary key of policy_versions. What is there says the same. */
const PUT = {
  name: 'inline_policies.put',
  text: `
    INSERT INTO policy_versions (customer_id, name, version, policy, created_at)
    VALUES ($1, $2, $3, $4::json, date_trunc('milliseconds', now()))
    ON CONFLICT (customer_id, name, version) DO NOTHING`,
};

/** Stores a policy that came with a message, once. It is in no list: `policies` has no row of its name. */
export async function putInlinePolicy(pool: Pool, customerId: string, policy: FallbackPolicy): Promise<void> {
  await pool.query({ ...PUT, values: [customerId, policy.name, policy.version, JSON.stringify(policy)] });
}
