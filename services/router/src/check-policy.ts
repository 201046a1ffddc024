import { type ValidatePolicyResponse, type FallbackPolicy as WirePolicy } from '@switchback/contracts';
import { validatePolicy, type Violation } from '@switchback/fallback';
import { templateProblem } from '@switchback/template';

import { policyDraft } from './accept/policy-draft';
import { conditions } from './decide/conditions';
import { policyToWire } from './send/policy-to-wire';

/** Checks a policy, stores nothing. */
export function checkPolicy(wire: WirePolicy | undefined): ValidatePolicyResponse {
  const result = validatePolicy(wire === undefined ? {} : policyDraft(wire), conditions, templateProblem);
  if (!result.ok) return { errors: result.violations.map(wireViolation), warnings: [], policy: undefined };
  return { errors: [], warnings: result.warnings.map(wireViolation), policy: policyToWire(result.policy) };
}

function wireViolation({ field, description }: Violation): { field: string; description: string } {
  return { field, description };
}
