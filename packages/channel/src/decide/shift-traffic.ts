/** How traffic follows what receipts say of providers. Shares are from 0 to 1, times in milliseconds. */
export interface HealthSettings {
  /** How far back receipts count. */
  readonly windowMs: number;
  /** How often it is decided. */
  readonly everyMs: number;
  /** So many receipts must be due before a provider is found to be bad. */
  readonly minimumSample: number;
  /** So many must be due before one that gave up traffic, or that is to take it over, is found to be good. */
  readonly probeSample: number;
  /** From this share of late and missing receipts on a provider is bad. */
  readonly badShare: number;
  /** Up to this share it has recovered. Between the two nothing moves. */
  readonly recoveredShare: number;
  /** Another is clearly better when its share of late and missing receipts is smaller by so much. */
  readonly margin: number;
  /** Least time from a move to the next that takes more traffic away. */
  readonly dwellMs: number;
  /** Least time from a move to the next that gives traffic back. */
  readonly quietMs: number;
  /** What the worst provider keeps, so that its recovery is seen. */
  readonly probeShare: number;
}

export const DEFAULT_HEALTH: HealthSettings = {
  windowMs: 900_000,
  everyMs: 10_000,
  minimumSample: 30,
  probeSample: 5,
  badShare: 0.3,
  recoveredShare: 0.15,
  margin: 0.2,
  dwellMs: 60_000,
  quietMs: 120_000,
  probeShare: 0.02,
};

/** Receipts of delivery that were due, and those of them that came in time. */
export interface Sample {
  readonly due: number;
  readonly inTime: number;
}

/** Why a share is what it is; empty for a provider that was never moved. */
export type MoveReason = '' | 'BAD_RECEIPTS' | 'TRIAL' | 'RECOVERED' | 'IDLE';

/** A provider as the decision finds it. */
export interface ProviderHealth {
  readonly provider: string;
  /** It may take traffic over: it gives receipts, and no operator took it out. */
  readonly eligible: boolean;
  /** What was due in the window. */
  readonly window: Sample;
  /** What was due of all that was handed over after its last move, and of that alone which is in the window as well. */
  readonly sinceMove: Sample;
  readonly recent: Sample;
  /** The share of its own traffic that it keeps. */
  readonly keep: number;
  /** Undefined: it was never moved. */
  readonly movedAt: number | undefined;
  readonly reason: MoveReason;
}

/** What is decided of a provider; the same object that was found where nothing moves. */
export interface Move {
  readonly provider: string;
  readonly keep: number;
  readonly reason: MoveReason;
}

/** Shares that a provider can keep, but for the probes that it has at least. */
const STEPS = [1, 0.75, 0.5, 0.25] as const;

/**
 * Decides which providers keep how much of their traffic. One that confirms too little in time gives up a quarter at a time, down to its
 * probes, while another is clearly better; of one that nothing is known it gives up a first quarter, to find out. It gets them back one by
 * one when what it is still given is confirmed again, or when the channel has been idle for a whole window. When all are bad nothing moves.
 * Answers the moves alone.
 */
export function shiftTraffic(settings: HealthSettings, providers: readonly ProviderHealth[], now: number): readonly Move[] {
  const idle = providers.every(({ window }) => window.due === 0);
  return providers.flatMap((provider) => {
    const move = moveOf(settings, provider, providers, idle, now);
    return move === undefined || move.keep === provider.keep ? [] : [move];
  });
}

function moveOf(settings: HealthSettings, one: ProviderHealth, all: readonly ProviderHealth[], idle: boolean, now: number): Move | undefined {
  const restedMs = one.movedAt === undefined ? Number.POSITIVE_INFINITY : now - one.movedAt;
  const back = stepUp(one.keep);
  if (one.keep < 1 && restedMs >= settings.quietMs && hasRecovered(settings, one)) return { provider: one.provider, keep: back, reason: 'RECOVERED' };
  if (one.keep < 1 && restedMs >= settings.windowMs && idle) return { provider: one.provider, keep: back, reason: 'IDLE' };
  if (restedMs < settings.dwellMs || !isBad(settings, one)) return undefined;
  return takeAway(settings, one, all);
}

function takeAway(settings: HealthSettings, one: ProviderHealth, all: readonly ProviderHealth[]): Move | undefined {
  const others = all.filter(({ provider, eligible, keep }) => provider !== one.provider && eligible && keep === 1);
  if (others.some((other) => isClearlyBetter(settings, other, one))) {
    return { provider: one.provider, keep: stepDown(one.keep, settings.probeShare), reason: 'BAD_RECEIPTS' };
  }
  const unknown = others.some(({ window }) => window.due < settings.probeSample);
  return unknown && one.keep === 1 ? { provider: one.provider, keep: stepDown(1, settings.probeShare), reason: 'TRIAL' } : undefined;
}

/**
 * What was handed over after a provider got traffic back speaks for itself; after traffic was taken away the old evidence stands, unless what
 * came since says otherwise.
 */
function isBad(settings: HealthSettings, one: ProviderHealth): boolean {
  if (one.keep < 1 && hasRecovered(settings, one)) return false;
  const sample = one.reason === 'RECOVERED' || one.reason === 'IDLE' ? one.recent : one.window;
  return sample.due >= settings.minimumSample && badShareOf(sample) >= settings.badShare;
}

/** Where the window has too few probes, those before it count as well. */
function hasRecovered({ probeSample, recoveredShare }: HealthSettings, { recent, sinceMove }: ProviderHealth): boolean {
  const sample = recent.due >= probeSample ? recent : sinceMove;
  return sample.due >= probeSample && badShareOf(sample) <= recoveredShare;
}

function isClearlyBetter({ probeSample, badShare, margin }: HealthSettings, other: ProviderHealth, one: ProviderHealth): boolean {
  const share = badShareOf(other.window);
  return other.window.due >= probeSample && share < badShare && share <= badShareOf(one.window) - margin;
}

/** Of what is due: 0 when nothing is. */
export function badShareOf({ due, inTime }: Sample): number {
  return due === 0 ? 0 : (due - inTime) / due;
}

function stepDown(keep: number, probeShare: number): number {
  return STEPS.find((step) => step < keep) ?? probeShare;
}

function stepUp(keep: number): number {
  return [...STEPS].reverse().find((step) => step > keep) ?? 1;
}
