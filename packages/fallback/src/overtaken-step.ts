import { isWithdrawalPending } from './attempt-evidence';
import { type MessageState, type StepState } from './message-state';
import { areSiblings } from './parallel-steps';

/** Neither ended nor passed over. */
export function isOpen({ status }: StepState): boolean {
  return status === 'ACTIVE' || status === 'WAITING';
}

/**
 * The step whose success overtakes an open one that started with it; undefined when there is none. A success takes nothing back from the steps
 * that started with it; a cancel that came before it may have.
 */
export function overtakenBy(state: MessageState, step: StepState): StepState | undefined {
  if (!isOpen(step) || step.attempts.some(isWithdrawalPending)) return undefined;
  return state.steps.find((other) => other.status === 'SUCCEEDED' && areSiblings(state, step.step, other.step));
}
