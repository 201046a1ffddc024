import { type FallbackPolicy, type PolicyDraft } from '../index';

/** A policy as a customer would have written it, with every default. */
export function draftOf({ parallelSteps, ...policy }: FallbackPolicy): PolicyDraft {
  if (parallelSteps === undefined) return policy;
  return { ...policy, steps: [{ allOf: policy.steps.slice(0, parallelSteps) }, ...policy.steps.slice(parallelSteps)] };
}
