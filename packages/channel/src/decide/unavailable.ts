import { type PassReason } from '@switchback/fallback';

import { type Standing } from './rank-providers';

/** Which providers an attempt is not to go on with now, and why. */
export function unavailableOf(candidates: readonly string[], standingOf: (id: string) => Standing): ReadonlyMap<string, PassReason> {
  return new Map(
    candidates.flatMap((id): [string, PassReason][] => {
      const { mode, open } = standingOf(id);
      if (mode === 'DISABLED' || mode === 'DRAINED') return [[id, mode]];
      return open ? [[id, 'BREAKER_OPEN']] : [];
    }),
  );
}
