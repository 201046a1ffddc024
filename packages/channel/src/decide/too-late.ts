import { type ErrorClass } from '@switchback/fallback';

import { type Ending } from './after-call';
import { type StepTime } from './step-time';

/** The calls of an attempt that were made before the one that is due, all of them refused. */
export interface EarlierCalls {
  /** Milliseconds since the epoch. */
  readonly firstCalledAt: number;
  /** The last refusal, and whose it was. */
  readonly refusedBy: string;
  readonly errorClass: ErrorClass;
  readonly code: string;
}

/**
 * How an attempt ends whose next call is due at `now`, when its step's time is over; undefined while it is not. The refusal that it had
 * stands. A first call is never too late: the step's time begins with it.
 */
export function tooLate(earlier: EarlierCalls | undefined, time: StepTime | undefined, now: number): Ending | undefined {
  if (earlier === undefined || time === undefined || now < time.endsAt) return undefined;
  const { refusedBy, errorClass, code } = earlier;
  return { type: 'END', status: 'REJECTED', errorClass, code, noFurtherCall: 'STEP_TIME', refusedBy };
}
