import { type FallbackPolicy, type OutgoingMessage } from '@switchback/contracts';
import { ApiError } from '@switchback/service';

import { type Caller } from './call';
import { type CheckedOutgoing } from './check-outgoing';
import { expiryOf } from './decide/accepted-message';
import { fitSchedule } from './decide/check-schedule';
import { type Fit, fitPolicy } from './decide/fit-policy';
import { type Pace } from './pace';
import { refusal } from './refusal';
import { type InlinePolicies } from './send/inline-policies';
import { type Policies } from './send/policies';

export interface PolicyParts {
  readonly policies: Pick<Policies, 'find'>;
  readonly inlinePolicies: Pick<InlinePolicies, 'judge' | 'store'>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** For messages of a batch; absent: there is one. */
  readonly pace?: Pace;
}

/**
 * The policy that a message is to be pinned to, named or brought; nothing is stored. Errors: POLICY_NOT_FOUND, NO_USABLE_ADDRESS,
 * INVALID_FIELDS, OVERLOADED.
 */
export async function usablePolicy(parts: PolicyParts, caller: Caller, { message, path }: CheckedOutgoing): Promise<FallbackPolicy> {
  const policy = await findPolicy(parts, caller, message, path);
  const fit = await paced(parts, policy, () => fitPolicy(policy, message, path));
  if (!fit.ok) {
    throw refusal(fit.reason, fit.violations);
  }
  const unfit = fitSchedule(policy, message, expiryOf(message, policy, parts.now()), path);
  if (unfit.length > 0) {
    throw refusal('INVALID_FIELDS', unfit);
  }
  return policy;
}

/** Rendering is what takes long. */
function paced({ pace }: PolicyParts, { steps }: FallbackPolicy, fit: () => Fit): Fit | Promise<Fit> {
  return pace !== undefined && steps.some(({ template }) => template !== undefined) ? pace.run(fit) : fit();
}

/** The same, stored: from now on messages can be pinned to it. */
export async function storedPolicy(parts: PolicyParts, caller: Caller, checked: CheckedOutgoing): Promise<FallbackPolicy> {
  const usable = await usablePolicy(parts, caller, checked);
  const { inlinePolicy: brought } = checked.message;
  return brought === undefined ? usable : await parts.inlinePolicies.store(caller, brought);
}

async function findPolicy(parts: PolicyParts, caller: Caller, message: OutgoingMessage, path: string): Promise<FallbackPolicy> {
  if (message.inlinePolicy !== undefined) {
    return await judgeBrought(parts, caller, message.inlinePolicy, `${path}.inline_policy`);
  }
  const policy = await parts.policies.find(caller.customerId, message.policy);
  if (policy === undefined) {
    throw new ApiError('POLICY_NOT_FOUND', `there is no policy named ${message.policy}: create it, or name another in ${path}.policy`);
  }
  return policy;
}

/** The router does not know where the policy stands in the request. */
async function judgeBrought({ inlinePolicies }: PolicyParts, caller: Caller, brought: FallbackPolicy, path: string): Promise<FallbackPolicy> {
  try {
    return await inlinePolicies.judge(caller, brought);
  } catch (error) {
    if (!(error instanceof ApiError) || error.reason !== 'INVALID_FIELDS') {
      throw error;
    }
    const fieldViolations = error.fieldViolations.map(({ field, description }) => ({ field: field.replace(/^policy/, () => path), description }));
    throw new ApiError('INVALID_FIELDS', error.message.replace(/(?<=: )policy/, () => path), { fieldViolations });
  }
}
