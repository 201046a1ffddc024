import {
  type FallbackPolicy,
  type ListPoliciesRequest,
  type ListPoliciesResponse,
  type ListPolicyVersionsRequest,
  type ListPolicyVersionsResponse,
} from '@switchback/contracts';
import { type Pool } from '@switchback/postgres';

import { policyNotFound, storedPolicyNotFound } from './accept/not-found';
import { cutPage, lastKeyOf, pageSize } from './accept/page';
import { isInline } from './record/inline-policy';
import { listPolicies, listPolicyVersions } from './record/list-policies';
import { readInlinePolicy } from './record/read-inline-policy';
import { readPolicy } from './record/read-policy';
import { policyVersionToWire } from './send/policy-to-wire';

/** The newest version, or the one asked for (0: the newest); also of a policy that came with a message. Throws POLICY_NOT_FOUND. */
export async function getPolicy(pool: Pool, customerId: string, name: string, version: number): Promise<FallbackPolicy> {
  const read = isInline(name) ? readInlinePolicy : readPolicy;
  const found = await read(pool, customerId, name, version === 0 ? undefined : version);
  if (found === undefined) throw policyNotFound();
  return policyVersionToWire(found);
}

/** The newest version of each policy, by name. */
export async function pageOfPolicies(pool: Pool, customerId: string, request: ListPoliciesRequest): Promise<ListPoliciesResponse> {
  const size = pageSize(request.pageSize);
  const mark = ['policies', customerId];
  const found = await listPolicies(pool, customerId, lastKeyOf(request.pageToken, mark) ?? '', size + 1);
  const { page, next } = cutPage(found, size, ({ policy }) => policy.name, mark);
  return { policies: page.map(policyVersionToWire), nextPageToken: next };
}

/** Newest first. Throws POLICY_NOT_FOUND. */
export async function pageOfVersions(pool: Pool, customerId: string, request: ListPolicyVersionsRequest): Promise<ListPolicyVersionsResponse> {
  const size = pageSize(request.pageSize);
  const mark = ['versions', customerId, request.name];
  const last = lastKeyOf(request.pageToken, mark);
  if ((await readPolicy(pool, customerId, request.name)) === undefined) throw storedPolicyNotFound(request.name);
  const found = await listPolicyVersions(pool, customerId, request.name, last === undefined ? undefined : Number(last), size + 1);
  const { page, next } = cutPage(found, size, ({ policy }) => String(policy.version), mark);
  return { policies: page.map(policyVersionToWire), nextPageToken: next };
}
