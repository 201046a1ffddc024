import {
  AssumptionKind,
  Channel,
  MessageStatus,
  PolicyServiceService,
  SimulatePolicyResponse,
  SimulationCut,
  UnknownCause,
  type CreatePolicyRequest,
  type FallbackPolicy,
  type GetPolicyRequest,
  type SimulatePolicyRequest,
  type Step,
  type UpdatePolicyRequest,
  type ValidatePolicyRequest,
} from '@switchback/contracts';
import { ApiError, unary, type Logger } from '@switchback/service';

/** Versions by name, newest first. */
export type PolicyStore = Map<string, FallbackPolicy[]>;

const START = new Date('2026-01-31T08:00:00Z');

/** PolicyService in memory. */
export function policyService(policies: PolicyStore, log: Logger, simulated: SimulatePolicyRequest[]) {
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
        const errors = (policy?.steps ?? []).flatMap((step, index) => mistakesOf(step, `policy.steps[${index}]`));
        if (policy?.steps.length === 0) errors.push({ field: 'policy.steps', description: 'must have 1 to 10 steps' });
        const valid = policy === undefined || errors.length > 0 ? undefined : withDefaults(policy);
        return { errors, warnings: [], policy: valid };
      },
      { log },
    ),
    simulatePolicy: unary(
      async (request: SimulatePolicyRequest) => {
        simulated.push(request);
        return simulation(request);
      },
      { log },
    ),
  };
  return { definition: PolicyServiceService, implementation };
}

/** As far as the command's specs make mistakes. */
function mistakesOf({ fallbackAfter, content, channel }: Step, path: string): { field: string; description: string }[] {
  return [
    ...((fallbackAfter?.seconds ?? 0) > 259_200 ? [{ field: `${path}.fallback_after`, description: 'Must be a duration from 1 s to 72 h, in whole milliseconds.' }] : []),
    ...(content?.email !== undefined && channel !== Channel.CHANNEL_EMAIL ? [{ field: `${path}.content.email`, description: 'Remove what is meant for another channel.' }] : []),
  ];
}

function withDefaults(policy: FallbackPolicy): FallbackPolicy {
  const seconds = (value: number) => ({ seconds: value, nanos: 0 });
  const timed = (step: Step): Step => ({ ...step, fallbackAfter: step.fallbackAfter ?? seconds(300) });
  return {
    ...policy,
    defaultTtl: policy.defaultTtl ?? seconds(86_400),
    steps: policy.steps.map((step) => (step.allOf.length === 0 ? timed(step) : { ...step, allOf: step.allOf.map(timed) })),
  };
}

/** Two messages: one that would have gone out by SMS alone, one of which nobody knows. */
function simulation({ policy, prices }: SimulatePolicyRequest): SimulatePolicyResponse {
  const exactly = (count: number) => ({ atLeast: count, atMost: count });
  const sms = Channel.CHANNEL_SMS;
  const cost = (most: number) =>
    prices === undefined ? {} : { cost: { currencyCode: prices.currencyCode, micros: { atLeast: 45_000, atMost: most }, unpricedAttempts: exactly(0) } };
  const recorded = {
    messages: 2,
    delivered: exactly(2),
    deliveredShareAtLeast: 1,
    deliveredShareAtMost: 1,
    channels: [{ channel: sms, attempts: exactly(2), delivered: exactly(1) }],
    fallbacks: exactly(1),
    ...cost(45_000),
  };
  return SimulatePolicyResponse.fromPartial({
    policy: policy ?? {},
    baseline: recorded,
    baselineOfDecided: { ...recorded, messages: 1, timeToDeliverP50: { seconds: 61 }, timeToDeliverP95: { seconds: 61 } },
    candidate: {
      ...recorded,
      delivered: { atLeast: 1, atMost: 2 },
      deliveredShareAtLeast: 0.5,
      timeToDeliverP50: { seconds: 2, nanos: 500_000_000 },
      timeToDeliverP95: { seconds: 2, nanos: 500_000_000 },
      fallbacks: { atLeast: 0, atMost: 1 },
      ...cost(90_000),
    },
    decidedMessages: 1,
    unknownMessages: 1,
    unknownCauses: [
      { cause: UnknownCause.UNKNOWN_CAUSE_NEVER_ATTEMPTED, channel: Channel.CHANNEL_WHATSAPP, messages: 1, description: 'The recipient was not tried.' },
    ],
    changedMessages: 1,
    changedExamples: [
      {
        messageId: 'msg_7',
        recordedStatus: MessageStatus.MESSAGE_STATUS_DELIVERED,
        recordedChannel: Channel.CHANNEL_EMAIL,
        candidateStatus: MessageStatus.MESSAGE_STATUS_FAILED,
      },
    ],
    cut: SimulationCut.SIMULATION_CUT_MAX_MESSAGES,
    oldestAcceptTime: START,
    assumptions: [{ kind: AssumptionKind.ASSUMPTION_KIND_OUTCOMES_REPEAT, description: 'A channel answers as it did.' }],
  });
}
