import { type PassedOver, type PassReason } from '@switchback/fallback';

import { providersAfter } from './candidate-providers';

/** An attempt that waits for a call at a provider that takes none. */
export interface WaitingAttempt {
  readonly provider: string;
  /** The attempt's order, the provider among them. */
  readonly candidates: readonly string[];
  /** Calls made so far: those before the provider in the order have refused it, unless none was made. */
  readonly calls: number;
}

/**
 * - MOVE: it goes to another provider.
 * - WAIT: it stays where it is until the breaker closes, no longer than its step lasts.
 * - STAY: its provider takes calls after all.
 * - END: an operator has left it nobody.
 */
export type Reroute =
  | { readonly type: 'MOVE'; readonly provider: string; readonly passedOver: readonly PassedOver[] }
  | { readonly type: 'WAIT' }
  | { readonly type: 'STAY' }
  | { readonly type: 'END' };

/** Where a waiting attempt goes on, given which of its candidates are not to be called now. */
export function reroute({ provider, candidates, calls }: WaitingAttempt, unavailable: ReadonlyMap<string, PassReason>): Reroute {
  const reason = unavailable.get(provider);
  // What waits for a drained provider is still called.
  if (reason !== 'BREAKER_OPEN' && reason !== 'DISABLED') return { type: 'STAY' };
  const others = calls === 0 ? candidates.filter((id) => id !== provider) : providersAfter(provider, candidates);
  const next = others.find((id) => !unavailable.has(id));
  if (next !== undefined) return { type: 'MOVE', provider: next, passedOver: [{ provider, reason }] };
  if (reason === 'BREAKER_OPEN') return { type: 'WAIT' };
  const open = others.find((id) => unavailable.get(id) === 'BREAKER_OPEN');
  return open === undefined ? { type: 'END' } : { type: 'MOVE', provider: open, passedOver: [{ provider, reason }] };
}
