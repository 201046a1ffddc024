import { type AttemptState, type StepState } from './message-state';
import { type Step } from './policy';
import { type FailureReason } from './reason';

/** How an attempt's end without delivery fails its step; undefined while the step goes on. */
export function failureOf(attempt: AttemptState): FailureReason | undefined {
  switch (attempt.status) {
    case 'QUEUED':
    case 'SENDING':
    case 'SENT':
    case 'UNKNOWN':
    case 'DELIVERED':
    case 'READ':
      return undefined;
    case 'REJECTED':
      return optOut(attempt) ?? (neverTaken(attempt) ? 'UNREACHABLE' : 'REJECTED');
    case 'UNDELIVERED':
      return optOut(attempt) ?? 'UNDELIVERED';
    case 'EXPIRED':
      return 'EXPIRED';
    case 'CANCELED':
      return 'CANCELED';
  }
}

/**
 * Whether a step that failed for this reason leads on to the next.
 * An opt-out is no failure of delivery: the message goes on to the next channel whatever `fallbackOn` says, and ends there when the
 * recipient turns out to have opted out of every channel.
 */
export function fallsBackOn({ fallbackOn }: Step, reason: StepState['reason']): boolean {
  if (reason === 'OPTED_OUT' || reason === 'AMBIGUOUS') return true;
  const trigger = reason === 'CANCELED' ? 'UNDELIVERED' : reason;
  return fallbackOn.some((allowed) => allowed === trigger);
}

function optOut(attempt: AttemptState): FailureReason | undefined {
  return attempt.errorClass === 'OPTED_OUT' ? 'OPTED_OUT' : undefined;
}

/** The channel service tried every provider and retry: nobody judged the recipient or the content. */
function neverTaken(attempt: AttemptState): boolean {
  return attempt.errorClass === 'TRANSIENT' || attempt.errorClass === 'CONFIG';
}
