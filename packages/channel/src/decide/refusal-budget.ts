/** How many refusals may still be told at once. */
export interface RefusalBudget {
  readonly left: number;
  /** When `left` was counted, in milliseconds of any clock that never goes back. */
  readonly countedAt: number;
}

/** As many at once, and as many per second. A provider that is set up wrongly, or an eager developer, stays below. */
export const REFUSALS_PER_SECOND = 50;

export function fullBudget(now: number): RefusalBudget {
  return { left: REFUSALS_PER_SECOND, countedAt: now };
}

/** A long body's sender fills the buffers on its way before it is answered. No provider sends one. */
export const LONG_REFUSAL_COST = 10;

/** Whether one more refusal, which is worth so many, is told at once, and what is left. */
export function spendRefusal(budget: RefusalBudget, now: number, cost = 1): { readonly atOnce: boolean; readonly budget: RefusalBudget } {
  const earned = ((now - budget.countedAt) * REFUSALS_PER_SECOND) / 1_000;
  const left = Math.min(REFUSALS_PER_SECOND, budget.left + earned);
  return left < cost ? { atOnce: false, budget: { left, countedAt: now } } : { atOnce: true, budget: { left: left - cost, countedAt: now } };
}
