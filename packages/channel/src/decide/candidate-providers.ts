import { providerOrder, type ProviderChoice } from '@switchback/fallback';

/**
 * The providers an attempt may use, in order: those that the policy names as far as they are configured, else all configured, by priority
 * and, among equals, drawn by weight. The draw depends on `seed`, the attempt's id, alone.
 */
export function candidateProviders(named: readonly string[], configured: readonly ProviderChoice[], seed: string): readonly string[] {
  return named.length === 0 ? providerOrder(configured, seed) : named.filter((id) => configured.some((choice) => choice.id === id));
}

/** The candidates that come after `provider`. A provider that is no longer among them leaves them all. */
export function providersAfter(provider: string, candidates: readonly string[]): readonly string[] {
  return candidates.slice(candidates.indexOf(provider) + 1);
}
