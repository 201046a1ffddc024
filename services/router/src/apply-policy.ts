import { type FallbackPolicy as WirePolicy } from '@switchback/contracts';
import { transaction, type Pool } from '@switchback/postgres';
import { ApiError } from '@switchback/service';

import { storedPolicyNotFound } from './accept/not-found';
import { checkedPolicy } from './check-policy';
import { etagVersion } from './decide/policy-etag';
import { createPolicy } from './record/create-policy';
import { deletePolicy } from './record/delete-policy';
import { type PolicyVersion } from './record/policy-row';
import { readPolicy } from './record/read-policy';
import { updatePolicy } from './record/update-policy';

/** Stores the first version of a policy. Throws POLICY_EXISTS, INVALID_FIELDS. */
export async function createNewPolicy(pool: Pool, customerId: string, wire: WirePolicy | undefined): Promise<PolicyVersion> {
  const policy = checkedPolicy(wire);
  const created = await transaction(pool, (client) => createPolicy(client, customerId, policy));
  if (created === undefined) throw new ApiError('POLICY_EXISTS', 'there is a policy of this name; update it');
  return created;
}

/** Stores a new version on top of the one that the etag names. Throws POLICY_NOT_FOUND, ETAG_MISMATCH, INVALID_FIELDS. */
export async function storeNewVersion(pool: Pool, customerId: string, wire: WirePolicy | undefined): Promise<PolicyVersion> {
  const policy = checkedPolicy(wire);
  // 0 is no version: an etag that is none of ours matches nothing.
  const from = etagVersion(wire?.etag ?? '') ?? 0;
  const updated = await transaction(pool, (client) => updatePolicy(client, customerId, policy, from));
  return updated ?? refuse(pool, customerId, policy.name, wire?.etag);
}

/** Takes a policy out of use. An empty etag deletes whatever is there. Throws POLICY_NOT_FOUND, ETAG_MISMATCH. */
export async function removePolicy(pool: Pool, customerId: string, name: string, etag: string): Promise<void> {
  const version = etag === '' ? undefined : (etagVersion(etag) ?? 0);
  if (!(await deletePolicy(pool, customerId, name, version))) await refuse(pool, customerId, name);
}

/** Why nothing changed: there is no such policy, or it has moved on. */
async function refuse(pool: Pool, customerId: string, name: string, etag?: string): Promise<never> {
  if ((await readPolicy(pool, customerId, name)) === undefined) throw storedPolicyNotFound(name);
  if (etag === '') throw new ApiError('ETAG_MISMATCH', 'policy.etag is empty: send the one of the version that you changed, as it was answered');
  throw new ApiError('ETAG_MISMATCH', 'the policy has changed; read it again and apply the change to what you find');
}
