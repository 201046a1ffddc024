import { type FallbackPolicy } from '@switchback/fallback';
import { type Pool } from '@switchback/postgres';

/**
 * Primary key of policy_versions. What is there says the same, and is kept for longer: written once a day at most. A gateway asks again
 * after a day (its send/inline-policies.ts), long before 30 are over.
 */
const PUT = {
  name: 'inline_policies.put',
  text: `
    INSERT INTO policy_versions AS kept (customer_id, name, version, policy, created_at, kept_until)
    VALUES ($1, $2, $3, $4::json, date_trunc('milliseconds', now()), now() + interval '30 days')
    ON CONFLICT (customer_id, name, version) DO UPDATE SET kept_until = EXCLUDED.kept_until WHERE kept.kept_until < now() + interval '29 days'`,
};

/** Stores a policy that came with a message, once. It is in no list: `policies` has no row of its name. */
export async function putInlinePolicy(pool: Pool, customerId: string, policy: FallbackPolicy): Promise<void> {
  await pool.query({ ...PUT, values: [customerId, policy.name, policy.version, JSON.stringify(policy)] });
}
