import { type ValidatePolicyResponse, type FallbackPolicy as WirePolicy } from '@switchback/contracts';
import { type FallbackPolicy, validatePolicy, type Violation } from '@switchback/fallback';
import { ApiError } from '@switchback/service';
import { templateProblem } from '@switchback/template';

import { policyDraft } from './accept/policy-draft';
import { conditions } from './decide/conditions';
import { policyMistakes } from './decide/policy-mistakes';
import { inlinePolicy } from './record/inline-policy';
import { policyToWire } from './send/policy-to-wire';

/** Checks a policy, stores nothing. */
export function checkPolicy(wire: WirePolicy | undefined): ValidatePolicyResponse {
  const result = validatePolicy(wire === undefined ? {} : policyDraft(wire), conditions, templateProblem);
  if (!result.ok) return { errors: result.violations.map(wireViolation), warnings: [], policy: undefined };
  return { errors: [], warnings: result.warnings.map(wireViolation), policy: policyToWire(result.policy) };
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
