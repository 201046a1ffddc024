import { type Dispatch } from '@switchback/contracts';

/** The time that a step leaves to the calls of its attempt. Milliseconds since the epoch, by the channel services' clocks. */
export interface StepTime {
  /** When the attempt's first provider call was made. No later call begins the time anew. */
  readonly startedAt: number;
  /** No call starts then or later. */
  readonly endsAt: number;
}

/** Undefined where the dispatch does not say how long its step lasts: then the message's ttl alone bounds its calls. */
export function stepTime({ fallbackAfterMs }: Pick<Dispatch, 'fallbackAfterMs'>, firstCalledAt: number): StepTime | undefined {
  return fallbackAfterMs > 0 ? { startedAt: firstCalledAt, endsAt: firstCalledAt + fallbackAfterMs } : undefined;
}

/**
 * How long the provider that is called at `now` should go on trying, in whole seconds, at least 1: what is left of the step's time, and
 * no longer than the message lives.
 */
export function validitySeconds(dispatch: Pick<Dispatch, 'validitySeconds' | 'expireTime'>, time: StepTime | undefined, now: number): number {
  if (time === undefined) return dispatch.validitySeconds;
  const expiresAt = dispatch.expireTime?.getTime() ?? Number.POSITIVE_INFINITY;
  return Math.max(1, Math.floor((Math.min(time.endsAt, expiresAt) - now) / 1000));
}
