import { type SimulatePolicyRequest, type SimulatePolicyResponse } from '@switchback/contracts';

import { type Call } from './call';
import { checkSimulation } from './decide/check-simulation';
import { refusal } from './refusal';
import { type RouterClient } from './send/router-client';

/** Replays the customer's messages by a policy and stores nothing. What is wrong with the policy is refused as createPolicy refuses it. */
export async function simulatePolicy(
  { router }: { readonly router: Pick<RouterClient, 'simulatePolicy'> },
  customerId: string,
  request: SimulatePolicyRequest,
  call: Call,
): Promise<SimulatePolicyResponse> {
  const violations = checkSimulation(request);
  if (violations.length > 0) {
    throw refusal('INVALID_FIELDS', violations);
  }
  return await router.simulatePolicy(customerId, request, call);
}
