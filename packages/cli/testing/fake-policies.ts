import {
  PolicyServiceService,
  type CreatePolicyRequest,
  type FallbackPolicy,
  type GetPolicyRequest,
  type UpdatePolicyRequest,
  type ValidatePolicyRequest,
} from '@switchback/contracts';
import { ApiError, unary, type Logger } from '@switchback/service';

/** Versions by name, newest first. */
export type PolicyStore = Map<string, FallbackPolicy[]>;

const START = new Date('2026-01-31T08:00:00Z');

/** PolicyService in memory. */
export function policyService(policies: PolicyStore, log: Logger) {
  const store = (policy: FallbackPolicy): FallbackPolicy => {
    const versions = policies.get(policy.name) ?? [];
    const stored = { ...withDefaults(policy), version: versions.length + 1, etag: `etag-${versions.length + 1}`, createTime: START };
    policies.set(policy.name, [stored, ...versions]);
    return stored;
  };
  const find = (name: string): FallbackPolicy => {
    const [policy] = policies.get(name) ?? [];
    if (policy === undefined) throw new ApiError('POLICY_NOT_FOUND', 'there is no such policy');
    return policy;
  };
  const implementation = {
    createPolicy: unary(async ({ policy }: CreatePolicyRequest) => ({ policy: policy === undefined ? undefined : store(policy) }), {
      log,
    }),
    updatePolicy: unary(
      async ({ policy }: UpdatePolicyRequest) => {
        if (policy?.etag !== find(policy?.name ?? '').etag) throw new ApiError('ETAG_MISMATCH', 'the policy changed');
        return { policy: store(policy) };
      },
      { log },
    ),
    getPolicy: unary(async ({ name }: GetPolicyRequest) => ({ policy: find(name) }), { log }),
    listPolicies: unary(async () => ({ policies: [...policies.values()].flatMap((versions) => versions.slice(0, 1)), nextPageToken: '' }), {
      log,
    }),
    listPolicyVersions: unary(async ({ name }: { name: string }) => ({ policies: policies.get(name) ?? [], nextPageToken: '' }), {
      log,
    }),
    deletePolicy: unary(
      async ({ name }: { name: string }) => {
        find(name);
        policies.delete(name);
        return {};
      },
      { log },
    ),
    validatePolicy: unary(
      async ({ policy }: ValidatePolicyRequest) => {
        const errors = policy?.steps.length === 0 ? [{ field: 'policy.steps', description: 'must have 1 to 10 steps' }] : [];
        const valid = policy === undefined || errors.length > 0 ? undefined : withDefaults(policy);
        return { errors, warnings: [], policy: valid };
      },
      { log },
    ),
  };
  return { definition: PolicyServiceService, implementation };
}

function withDefaults(policy: FallbackPolicy): FallbackPolicy {
  const seconds = (value: number) => ({ seconds: value, nanos: 0 });
  return {
    ...policy,
    defaultTtl: policy.defaultTtl ?? seconds(86_400),
    steps: policy.steps.map((step) => ({ ...step, fallbackAfter: step.fallbackAfter ?? seconds(300) })),
  };
}
