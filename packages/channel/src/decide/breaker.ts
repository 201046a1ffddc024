/** When a provider is no longer called, and when it is tried again. Times in milliseconds. */
export interface BreakerSettings {
  /** So many failures one after the other open it. */
  readonly consecutiveFailures: number;
  /** So does this share of the calls in `windowMs`, from 0 to 1, once there are `minimumCalls`. */
  readonly failureRate: number;
  readonly minimumCalls: number;
  readonly windowMs: number;
  /** The first pause; each failed probe doubles it. */
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
}

export const DEFAULT_BREAKER: BreakerSettings = {
  consecutiveFailures: 10,
  failureRate: 0.5,
  minimumCalls: 50,
  windowMs: 30_000,
  firstPauseMs: 1_000,
  longestPauseMs: 60_000,
};

interface Slice {
  /** The slice's number on the clock. */
  readonly at: number;
  readonly calls: number;
  readonly failures: number;
}

/**
 * A provider's circuit breaker.
 * - CLOSED: calls are made.
 * - OPEN: none, until `until`.
 * - HALF_OPEN: one at a time, the probe, which says whether it closes.
 */
export type Breaker =
  | { readonly state: 'CLOSED'; readonly consecutive: number; readonly slices: readonly Slice[] }
  | { readonly state: 'OPEN'; readonly until: number; readonly pauses: number }
  | { readonly state: 'HALF_OPEN'; readonly probing: boolean; readonly pauses: number };

export interface EndedProviderCall {
  readonly failed: boolean;
  /** By the same clock at every call; any that never goes back. */
  readonly now: number;
  /** In [0, 1). */
  readonly random: number;
}

/** The window is kept in so many parts. */
const SLICES = 10;

export const CLOSED: Breaker = { state: 'CLOSED', consecutive: 0, slices: [] };

/** The breaker as it is at `now`: a pause that is over ends. */
export function breakerAt(breaker: Breaker, now: number): Breaker {
  if (breaker.state !== 'OPEN' || now < breaker.until) return breaker;
  return { state: 'HALF_OPEN', probing: false, pauses: breaker.pauses };
}

/** How many calls may begin now. */
export function permittedCalls(breaker: Breaker): number {
  switch (breaker.state) {
    case 'CLOSED':
      return Number.POSITIVE_INFINITY;
    case 'OPEN':
      return 0;
    case 'HALF_OPEN':
      return breaker.probing ? 0 : 1;
  }
}

/** A permit for a call was given; while the breaker is half open that is the probe's. */
export function withCallBegun(breaker: Breaker): Breaker {
  return breaker.state === 'HALF_OPEN' ? { ...breaker, probing: true } : breaker;
}

/** The probe's permit came back without a call. */
export function withProbeReturned(breaker: Breaker): Breaker {
  return breaker.state === 'HALF_OPEN' ? { ...breaker, probing: false } : breaker;
}

/** What follows from a call's end. While it is open nothing does: what ends then was begun before. */
export function withCallEnded(breaker: Breaker, call: EndedProviderCall, settings: BreakerSettings): Breaker {
  switch (breaker.state) {
    case 'CLOSED':
      return counted(breaker, call, settings);
    case 'OPEN':
      return breaker;
    case 'HALF_OPEN':
      return call.failed ? opened(breaker.pauses + 1, call, settings) : CLOSED;
  }
}

function counted(breaker: Extract<Breaker, { state: 'CLOSED' }>, call: EndedProviderCall, settings: BreakerSettings): Breaker {
  const consecutive = call.failed ? breaker.consecutive + 1 : 0;
  const slices = withCall(breaker.slices, call, settings.windowMs);
  const trips = call.failed && (consecutive >= settings.consecutiveFailures || failsTooOften(slices, settings));
  return trips ? opened(1, call, settings) : { state: 'CLOSED', consecutive, slices };
}

function withCall(slices: readonly Slice[], { failed, now }: EndedProviderCall, windowMs: number): readonly Slice[] {
  const at = Math.floor(now / (windowMs / SLICES));
  const kept = slices.filter((slice) => slice.at > at - SLICES && slice.at !== at);
  const current = slices.find((slice) => slice.at === at) ?? { at, calls: 0, failures: 0 };
  return [...kept, { at, calls: current.calls + 1, failures: current.failures + (failed ? 1 : 0) }];
}

function failsTooOften(slices: readonly Slice[], { failureRate, minimumCalls }: BreakerSettings): boolean {
  const calls = slices.reduce((sum, slice) => sum + slice.calls, 0);
  const failures = slices.reduce((sum, slice) => sum + slice.failures, 0);
  return calls >= minimumCalls && failures >= calls * failureRate;
}

/** Half of the pause is certain, the other half is drawn: replicas do not probe in step. */
function opened(pauses: number, { now, random }: EndedProviderCall, { firstPauseMs, longestPauseMs }: BreakerSettings): Breaker {
  const longest = Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(pauses - 1, 30));
  return { state: 'OPEN', until: now + longest * (0.5 + random / 2), pauses };
}
