import { parallelEnd } from './parallel-steps';

/** Where customers write a step that is counted through, e.g. "policy.steps[0].all_of[1]" for the second of two that start together. */
export function stepPath(policy: { readonly parallelSteps?: number }, step: number): string {
  const end = parallelEnd(policy);
  if (end === 1) return `policy.steps[${step}]`;
  return step < end ? `policy.steps[0].all_of[${step}]` : `policy.steps[${step - end + 1}]`;
}
