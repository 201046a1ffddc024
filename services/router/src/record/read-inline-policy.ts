import { type Pool } from '@switchback/postgres';

import { policyVersion, type PolicyVersion, type PolicyVersionRow } from './policy-row';

/** Primary key of policy_versions. */
const READ = {
  name: 'inline_policies.read',
  text: `
    SELECT policy, created_at
    FROM policy_versions
    WHERE customer_id = $1 AND name = $2 AND ($3::integer IS NULL OR version = $3)`,
};

/** A policy that came with a message of this customer, by its name; it has one version. */
export async function readInlinePolicy(pool: Pool, customerId: string, name: string, version?: number): Promise<PolicyVersion | undefined> {
  if (name.includes('\0')) return undefined;
  const found = await pool.query<PolicyVersionRow>({ ...READ, values: [customerId, name, version ?? null] });
  const row = found.rows[0];
  return row === undefined ? undefined : policyVersion(row);
}
