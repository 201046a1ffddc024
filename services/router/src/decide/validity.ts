import { type MessageState, type Step, type StepState } from '@switchback/fallback';

/**
 * How long a provider should go on trying, in whole seconds, at least 1: what is left of the step's `fallback_after` (all of it
 * before the first hand-off), and no longer than the message lives.
 */
export function validitySeconds(now: number, state: MessageState, step: Step, started: StepState | undefined): number {
  const stepEnds = started?.deadline ?? now + step.fallbackAfterMs;
  return Math.max(1, Math.floor((Math.min(stepEnds, state.expiresAt) - now) / 1000));
}
