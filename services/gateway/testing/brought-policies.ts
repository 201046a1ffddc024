import { hash } from 'node:crypto';

import { FallbackPolicy, type routerV1 } from '@switchback/contracts';
import { ApiError } from '@switchback/service';

/** What a router that a spec plays was asked about policies that messages brought. */
export class BroughtPolicies {
  readonly judged: FallbackPolicy[] = [];
  readonly stored: { readonly customerId: string; readonly name: string }[] = [];

  /** Named by what it says; refused by the number of its steps, with the paths that a router answers with. */
  answer({ customerId, request: policy, validateOnly }: routerV1.StoreInlinePolicyRequest): FallbackPolicy {
    if (policy === undefined) throw new Error('the gateway passes a policy on');
    if (validateOnly) this.judged.push(policy);
    if (policy.steps.length === 0 || policy.steps.length > 10) {
      const fieldViolations = [{ field: 'policy.steps', description: 'Keep 1 to 10 steps.' }];
      throw new ApiError('INVALID_FIELDS', 'the policy has 1 mistake: policy.steps: Keep 1 to 10 steps.', { fieldViolations });
    }
    const name = `inline:${hash('sha256', FallbackPolicy.encode(policy).finish(), 'hex').slice(0, 32)}`;
    if (!validateOnly) this.stored.push({ customerId, name });
    return { ...policy, name, version: 1 };
  }
}
