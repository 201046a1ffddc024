/** Who knows how many of a policy's first steps start together: a policy, or the state of a message that is pinned to it. */
interface Parallel {
  readonly parallelSteps?: number;
}

/** The position after the first steps that start together; a policy without any has one first step. */
export function parallelEnd({ parallelSteps = 1 }: Parallel): number {
  return parallelSteps;
}

/** Whether two steps are different ones of those that start together. */
export function areSiblings(parallel: Parallel, one: number, other: number): boolean {
  const end = parallelEnd(parallel);
  return one !== other && one < end && other < end;
}

/** The first step that may follow when this one has failed: the next, or the first after all that started with it. */
export function stepAfter(parallel: Parallel, step: number): number {
  return Math.max(step + 1, parallelEnd(parallel));
}
