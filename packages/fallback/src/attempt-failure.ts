import { type AttemptState } from './message-state';
import { type FallbackTrigger, type Step } from './policy';
import { type FailureReason } from './reason';

/** How an attempt's end without delivery fails its step. */
export interface AttemptFailure {
  readonly reason: FailureReason;
  readonly mayFallBack: boolean;
}

/**
 * What an attempt's status means for its step; undefined while the step goes on.
 * An opt-out is no failure of delivery: the message goes on to the next channel whatever `fallbackOn` says, and ends there when the
 * recipient turns out to have opted out of every channel.
 */
export function failureOf(attempt: AttemptState, step: Step): AttemptFailure | undefined {
  switch (attempt.status) {
    case 'QUEUED':
    case 'SENDING':
    case 'SENT':
    case 'UNKNOWN':
    case 'DELIVERED':
    case 'READ':
      return undefined;
    case 'REJECTED':
      return optOut(attempt) ?? triggered(neverTaken(attempt) ? 'UNREACHABLE' : 'REJECTED', step);
    case 'UNDELIVERED':
      return optOut(attempt) ?? triggered('UNDELIVERED', step);
    case 'EXPIRED':
      return triggered('EXPIRED', step);
    case 'CANCELED':
      return { reason: 'CANCELED', mayFallBack: allows(step, 'UNDELIVERED') };
  }
}

export function allows(step: Step, trigger: FallbackTrigger): boolean {
  return step.fallbackOn.includes(trigger);
}

function triggered(trigger: FallbackTrigger, step: Step): AttemptFailure {
  return { reason: trigger, mayFallBack: allows(step, trigger) };
}

function optOut(attempt: AttemptState): AttemptFailure | undefined {
  return attempt.errorClass === 'OPTED_OUT' ? { reason: 'OPTED_OUT', mayFallBack: true } : undefined;
}

/** The channel service tried every provider and retry: nobody judged the recipient or the content. */
function neverTaken(attempt: AttemptState): boolean {
  return attempt.errorClass === 'TRANSIENT' || attempt.errorClass === 'CONFIG';
}
