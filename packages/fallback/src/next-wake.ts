import { type MessageState } from './message-state';
import { isFinal } from './message-status';
import { nextAskAt } from './withdraw';

/**
 * When the engine next wants a WAKE, in milliseconds since the epoch; undefined when nothing is pending. A WAKE at that time or
 * later always moves it on; an earlier one changes nothing. A settled message may still want one, for an unanswered withdrawal.
 */
export function nextWake(state: MessageState): number | undefined {
  let due = isFinal(state.status) ? Infinity : state.expiresAt;
  for (const step of state.steps) {
    if (step.status === 'ACTIVE' && step.deadline !== undefined) due = Math.min(due, step.deadline);
    if (step.waitsUntil !== undefined) due = Math.min(due, step.waitsUntil);
    for (const attempt of step.attempts) {
      const askAt = nextAskAt(attempt);
      if (askAt !== undefined && askAt < state.expiresAt) due = Math.min(due, askAt);
    }
  }
  return due === Infinity ? undefined : due;
}
