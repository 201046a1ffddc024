import { type AttemptStatus } from '../message-state';
import { type ObservedAttempt } from './observed-attempt';
import { type UnknownCause } from './unknown-cause';

/** How far an attempt of the candidate can be told from what was observed; milliseconds after it was queued. */
export interface Sight {
  readonly ends: number;
  readonly cause: UnknownCause;
  /** Words that are spoken at the end itself are still heard. */
  readonly inclusive: boolean;
}

/** The times that a candidate gives an attempt. */
export interface Patience {
  readonly stepMs: number;
  readonly lifeMs: number;
}

/** `readAt`: when the history was read, milliseconds since the epoch. What was silent until then may speak yet. */
export function sightOf(observed: ObservedAttempt, patience: Patience, readAt: number): Sight {
  const { at, asked, takenBack } = observed;
  const ends: Sight[] = [{ ends: readAt - at, cause: 'NOT_OVER', inclusive: true }];
  if (takenBack && asked !== undefined) ends.push({ ends: asked.at - at, cause: 'TAKEN_BACK', inclusive: true });
  const [validity, calls] = [validitySight(observed, patience), callSight(observed, patience)];
  if (validity !== undefined) ends.push(validity);
  if (calls !== undefined) ends.push(calls);
  return ends.reduce((first, next) => (next.ends < first.ends ? next : first));
}

/**
 * SMS providers are told how long to try (the other channels' are not), and no channel hands over what has expired. With more time an
 * attempt that had expired, or was silent, might have arrived. With less, what came when that was over might not have come at all.
 */
function validitySight(observed: ObservedAttempt, patience: Patience): Sight | undefined {
  const { at, words, last, channel } = observed;
  const handedOff = last.handedOffAt === undefined ? undefined : Math.max(0, last.handedOffAt - observed.queuedAt);
  const expired = words.find(({ word }) => word.type === 'REPORT_ATTEMPT' && word.status === 'EXPIRED');
  const bounded = handedOff !== undefined && channel === 'SMS';
  const [given, offered] = bounded ? [validity(observed), validity(patience)] : [observed.lifeMs, patience.lifeMs];
  const sight = (ends: number, inclusive: boolean): Sight => ({ ends, inclusive, cause: 'OTHER_VALIDITY' });
  if (offered > given && expired !== undefined) return sight(expired.at - at, false);
  if (handedOff === undefined) return undefined;
  if (patience.lifeMs < observed.lifeMs && handedOff > patience.lifeMs) return sight(patience.lifeMs, true);
  if (!bounded) return undefined;
  if (offered > given) return saysNothing(last.status) ? sight(handedOff + given, true) : undefined;
  const tooLate = words.find((spoken) => spoken.at - at > handedOff + offered);
  return offered < given && tooLate !== undefined ? sight(tooLate.at - at, false) : undefined;
}

/**
 * On every channel the calls of an attempt stand under the step's time. With more time than was given, one that ended for want of it would
 * have been called again. With less, one that was taken or refused later than that might have ended sooner, at any time since its first call.
 */
function callSight({ at, words, last, stepMs, lifeMs }: ObservedAttempt, patience: Patience): Sight | undefined {
  const sight = (ends: number): Sight => ({ ends, inclusive: false, cause: 'OTHER_VALIDITY' });
  const [first] = words;
  if (first?.word.type !== 'REPORT_ATTEMPT') return undefined;
  const { noFurtherCall, occurredAt } = first.word;
  const wanted = (noFurtherCall === 'STEP_TIME' && patience.stepMs > stepMs) || (noFurtherCall === 'TTL' && patience.lifeMs > lifeMs);
  if (wanted) return sight(first.at - at);
  if (patience.stepMs >= stepMs) return undefined;
  if (noFurtherCall !== undefined) return first.at - at >= patience.stepMs ? sight(0) : undefined;
  const taken = last.handedOffAt !== undefined && occurredAt - last.handedOffAt >= patience.stepMs;
  return taken ? sight(0) : undefined;
}

function validity({ stepMs, lifeMs }: Patience): number {
  return Math.min(stepMs, lifeMs);
}

function saysNothing(status: AttemptStatus): boolean {
  switch (status) {
    case 'QUEUED':
    case 'SENDING':
    case 'UNKNOWN':
    case 'SENT':
      return true;
    case 'DELIVERED':
    case 'READ':
    case 'UNDELIVERED':
    case 'REJECTED':
    case 'EXPIRED':
    case 'CANCELED':
      return false;
  }
}
