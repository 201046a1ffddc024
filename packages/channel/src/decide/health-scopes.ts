import { type HealthSettings, type MoveReason, type ProviderHealth, type Sample, shiftTraffic } from './shift-traffic';

/** What is counted of a provider's receipts for one destination. Times in milliseconds since the epoch. */
export interface DestinationCount {
  readonly provider: string;
  readonly destination: string;
  readonly window: Sample;
  /** Of what was handed over after the last move of the provider's share for this destination, and of that which is in the window. */
  readonly sinceOwnMove: Sample;
  readonly recentOwn: Sample;
  /** Likewise, of its share for all destinations that are not judged by themselves. */
  readonly sinceCommonMove: Sample;
  readonly recentCommon: Sample;
}

export interface CurrentShare {
  readonly provider: string;
  readonly destination: string;
  readonly keep: number;
  readonly reason: MoveReason;
  readonly movedAt: number | undefined;
}

export interface MovedTraffic {
  readonly provider: string;
  /** '': all that are not judged by themselves. */
  readonly destination: string;
  readonly from: number;
  readonly keep: number;
  readonly reason: MoveReason;
}

export interface HealthDecision {
  readonly moves: readonly MovedTraffic[];
  /** Destinations that are judged by themselves: each has a share of its own, so that the common one does not count for it. */
  readonly destinations: readonly string[];
}

export interface KnownProvider {
  readonly provider: string;
  /** It may take traffic over. */
  readonly eligible: boolean;
}

const NONE: Sample = { due: 0, inTime: 0 };

/**
 * Judges each destination by itself that has receipts enough, or whose traffic was moved and is not back yet, and all others together, so
 * that a provider which fails in one country keeps the rest.
 */
export function decideHealth(
  settings: HealthSettings,
  providers: readonly KnownProvider[],
  counts: readonly DestinationCount[],
  shares: readonly CurrentShare[],
  now: number,
): HealthDecision {
  const destinations = ownDestinations(settings, counts, shares);
  const scopes = ['', ...destinations];
  const moves = scopes.flatMap((destination) => {
    const healths = providers.map((known) => healthOf(known, destination, destinations, counts, shares));
    return shiftTraffic(settings, healths, now).map(
      ({ provider, keep, reason }): MovedTraffic => ({ provider, destination, from: healths.find((one) => one.provider === provider)?.keep ?? 1, keep, reason }),
    );
  });
  return { moves, destinations };
}

function ownDestinations({ minimumSample }: HealthSettings, counts: readonly DestinationCount[], shares: readonly CurrentShare[]): readonly string[] {
  const ample = counts.filter(({ window }) => window.due >= minimumSample);
  const moved = shares.filter(({ keep }) => keep < 1);
  const found = new Set([...ample, ...moved].map(({ destination }) => destination));
  found.delete('');
  return [...found].sort();
}

function healthOf(
  { provider, eligible }: KnownProvider,
  destination: string,
  own: readonly string[],
  counts: readonly DestinationCount[],
  shares: readonly CurrentShare[],
): ProviderHealth {
  const mine = counts.filter((count) => count.provider === provider);
  const of = destination === '' ? mine.filter((count) => !own.includes(count.destination)) : mine.filter((count) => count.destination === destination);
  const share = shares.find((one) => one.provider === provider && one.destination === destination);
  return {
    provider,
    eligible,
    window: sum(of.map(({ window }) => window)),
    sinceMove: sum(of.map(({ sinceOwnMove, sinceCommonMove }) => (destination === '' ? sinceCommonMove : sinceOwnMove))),
    recent: sum(of.map(({ recentOwn, recentCommon }) => (destination === '' ? recentCommon : recentOwn))),
    keep: share?.keep ?? 1,
    movedAt: share?.movedAt,
    reason: share?.reason ?? '',
  };
}

function sum(samples: readonly Sample[]): Sample {
  return samples.reduce((total, { due, inTime }) => ({ due: total.due + due, inTime: total.inTime + inTime }), NONE);
}
