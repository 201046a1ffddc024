import { type ValidatePolicyResponse, type FallbackPolicy as WirePolicy } from '@switchback/contracts';
import { type FallbackPolicy, validatePolicy, type Violation } from '@switchback/fallback';
import { ApiError } from '@switchback/service';
import { templateProblem } from '@switchback/template';

import { policyDraft } from './accept/policy-draft';
import { conditions } from './decide/conditions';
import { policyMistakes } from './decide/policy-mistakes';
import { receiptWarnings } from './decide/receipt-warnings';
import { segmentWarnings } from './decide/segment-warnings';
import { type KnownCapabilities } from './known-capabilities';
import { inlinePolicy } from './record/inline-policy';
import { policyToWire } from './send/policy-to-wire';

/**
 * Checks a policy, stores nothing. What the channels' providers can do is asked of the channel services; those that do not answer in time
 * (half of what is left until `deadline`, milliseconds since the epoch, at most) add no warnings.
 */
export async function checkPolicy(wire: WirePolicy | undefined, capabilities: KnownCapabilities, deadline: number): Promise<ValidatePolicyResponse> {
  const result = validatePolicy(wire === undefined ? {} : policyDraft(wire), conditions, templateProblem);
  if (!result.ok) return { errors: result.violations.map(wireViolation), warnings: [], policy: undefined };
  const { policy } = result;
  const known = await capabilities.of(new Set(policy.steps.map(({ channel }) => channel)), deadline);
  const warnings = [...result.warnings, ...segmentWarnings(policy), ...receiptWarnings(policy, known, conditions)];
  return { errors: [], warnings: warnings.map(wireViolation), policy: policyToWire(policy) };
}

/** A policy with its defaults. Throws INVALID_FIELDS with every mistake. */
export function checkedPolicy(wire: WirePolicy | undefined): FallbackPolicy {
  const result = validatePolicy(wire === undefined ? {} : policyDraft(wire), conditions, templateProblem);
  if (result.ok) return result.policy;
  throw new ApiError('INVALID_FIELDS', policyMistakes(result.violations), { fieldViolations: result.violations });
}

/** The same for a policy that came with a message, which need not have a name: it is named by what it says. */
export function checkedInlinePolicy(wire: WirePolicy): FallbackPolicy {
  return inlinePolicy(checkedPolicy({ ...wire, name: 'inline' }));
}

function wireViolation({ field, description }: Violation): { field: string; description: string } {
  return { field, description };
}
