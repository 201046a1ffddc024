import { type PassedOver, type PassReason } from '@switchback/fallback';

/**
 * How an operator wants a provider to be used.
 * - NORMAL: as the policy, its breaker and its health say.
 * - PINNED: before all others, whatever its health; only its breaker passes it over.
 * - DRAINED: no attempt begins with it or moves on to it; what it has or waits for it goes on.
 * - DISABLED: it is not called at all.
 */
export type ProviderMode = 'NORMAL' | 'PINNED' | 'DRAINED' | 'DISABLED';

/** What is known of a provider when an attempt chooses. */
export interface Standing {
  readonly mode: ProviderMode;
  /** Its breaker lets no call through now. While it is half open the attempt that finds its probe free is the probe. */
  readonly open: boolean;
  /** The share of its own traffic that it keeps, from 0 to 1: less than 1 while another is healthier. */
  readonly keep: number;
}

/** The order in which an attempt tries its providers. */
export interface Ranking {
  /** Best first; empty when an operator took all of them out. */
  readonly order: readonly string[];
  /** Which come before the first one where nothing speaks against them, and what does. */
  readonly passedOver: readonly PassedOver[];
}

interface Ranked {
  readonly id: string;
  readonly standing: Standing;
  /** Its traffic gives way this time. */
  readonly yields: boolean;
}

/**
 * Ranks candidates, which come in the order that priority and weight gave them: pinned ones first, then those that keep their traffic,
 * then those that give it up, and those whose breaker is open at the end, because it may have closed until their turn comes. `draw` gives
 * numbers in [0, 1) and is asked for each provider that keeps only a share.
 */
export function rankProviders(candidates: readonly string[], standingOf: (id: string) => Standing, draw: () => number): Ranking {
  const all = candidates.map((id): Ranked => {
    const standing = standingOf(id);
    return { id, standing, yields: standing.mode === 'NORMAL' && standing.keep < 1 && draw() >= standing.keep };
  });
  const order = all
    .filter(({ standing }) => standing.mode !== 'DRAINED' && standing.mode !== 'DISABLED')
    .map((ranked) => ({ ranked, place: placeOf(ranked) }))
    .sort((a, b) => a.place - b.place)
    .map(({ ranked }) => ranked.id);
  return { order, passedOver: order.length === 0 ? [] : passedOver(all, order[0]) };
}

/** Sorting is stable: within a place the candidates' own order stays. */
function placeOf({ standing, yields }: Ranked): number {
  if (standing.open) return 3;
  if (standing.mode === 'PINNED') return 0;
  return yields ? 2 : 1;
}

function passedOver(all: readonly Ranked[], first: string | undefined): PassedOver[] {
  const place = all.findIndex(({ id }) => id === first);
  return all.slice(0, place).map((ranked) => ({ provider: ranked.id, reason: reasonOf(ranked) }));
}

/** What is before the first in the candidates' order and not in the ranking can only have been passed over for one of these. */
function reasonOf({ standing, yields }: Ranked): PassReason {
  if (standing.mode === 'DRAINED' || standing.mode === 'DISABLED') return standing.mode;
  if (standing.open) return 'BREAKER_OPEN';
  return yields ? 'HEALTH_SHARE' : 'PINNED';
}
