import { ApiError } from '@switchback/service';

/** What a use case knows of the call that it serves, whichever door it came through. */
export interface Call {
  /** Milliseconds since the epoch; Infinity when the caller set none. */
  readonly deadline: number;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

/** Who calls, and through which call. */
export interface Caller {
  readonly customerId: string;
  readonly call: Call;
}

/** A call of our own: several callers may wait for its answer, so it has no caller's deadline. */
export function ownCall(): Call {
  return { deadline: Infinity, signal: new AbortController().signal };
}

/** Nobody waits for the answer any more. `now`: milliseconds since the epoch. */
export function isGone({ deadline, signal }: Call, now: number): boolean {
  return signal.aborted || deadline <= now;
}

/** What the caller is told, should it listen still. */
export function goneError({ deadline }: Call, now: number): ApiError {
  return deadline <= now
    ? new ApiError('DEADLINE_EXCEEDED', 'the deadline passed before the message was stored; nothing was stored')
    : new ApiError('CANCELED', 'the caller canceled the call before the message was stored; nothing was stored');
}
