import { type FallbackPolicy, type Step } from '@switchback/contracts';

/** A policy's steps counted through: those that start together one by one. */
export function stepsOf({ steps }: FallbackPolicy): readonly Step[] {
  return steps.flatMap((step) => (step.allOf.length === 0 ? [step] : step.allOf));
}
