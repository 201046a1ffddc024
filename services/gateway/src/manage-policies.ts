import {
  type CreatePolicyRequest,
  type CreatePolicyResponse,
  type DeletePolicyRequest,
  type DeletePolicyResponse,
  type FallbackPolicy,
  type UpdatePolicyRequest,
  type UpdatePolicyResponse,
  type ValidatePolicyRequest,
  type ValidatePolicyResponse,
} from '@switchback/contracts';

import { type Call } from './call';
import { checkPolicy } from './decide/check-policy';
import { refusal } from './refusal';
import { type Policies } from './send/policies';
import { type RouterClient } from './send/router-client';

export interface ManagePoliciesParts {
  readonly router: Pick<RouterClient, 'createPolicy' | 'updatePolicy' | 'deletePolicy' | 'validatePolicy'>;
  readonly policies: Pick<Policies, 'forget'>;
}

/** Stores a policy; the next message through this gateway can use it. */
export async function createPolicy(
  { router, policies }: ManagePoliciesParts,
  customerId: string,
  request: CreatePolicyRequest,
  call: Call,
): Promise<CreatePolicyResponse> {
  const { name } = checked(request.policy);
  return await thenForget(policies, customerId, name, () => router.createPolicy(customerId, request, call));
}

/** Stores a new version; the next message through this gateway is pinned to it. */
export async function updatePolicy(
  { router, policies }: ManagePoliciesParts,
  customerId: string,
  request: UpdatePolicyRequest,
  call: Call,
): Promise<UpdatePolicyResponse> {
  const { name } = checked(request.policy);
  return await thenForget(policies, customerId, name, () => router.updatePolicy(customerId, request, call));
}

/** Deletes a policy; the next message through this gateway can no longer use it. */
export async function deletePolicy(
  { router, policies }: ManagePoliciesParts,
  customerId: string,
  request: DeletePolicyRequest,
  call: Call,
): Promise<DeletePolicyResponse> {
  return await thenForget(policies, customerId, request.name, () => router.deletePolicy(customerId, request, call));
}

/** Checks a policy and stores nothing; what is wrong is the answer, not an error. */
export async function validatePolicy(
  { router }: ManagePoliciesParts,
  customerId: string,
  request: ValidatePolicyRequest,
  call: Call,
): Promise<ValidatePolicyResponse> {
  const errors = checkPolicy(request.policy, 'policy');
  if (errors.length > 0) {
    return { errors: errors.map(({ field, description }) => ({ field, description })), warnings: [], policy: undefined };
  }
  return await router.validatePolicy(customerId, request, call);
}

function checked(policy: FallbackPolicy | undefined): FallbackPolicy {
  const violations = checkPolicy(policy, 'policy');
  if (policy === undefined || violations.length > 0) {
    throw refusal('INVALID_FIELDS', violations);
  }
  return policy;
}

/** Also after a failure: the write may have happened all the same. */
async function thenForget<T>(policies: Pick<Policies, 'forget'>, customerId: string, name: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } finally {
    policies.forget(customerId, name);
  }
}
