/** The providers an attempt may use, in order: those that the policy names as far as they are configured, else all configured. */
export function candidateProviders(named: readonly string[], configured: readonly string[]): readonly string[] {
  return named.length === 0 ? configured : named.filter((id) => configured.includes(id));
}

/** The candidates that come after `provider`. A provider that is no longer among them leaves them all. */
export function providersAfter(provider: string, candidates: readonly string[]): readonly string[] {
  return candidates.slice(candidates.indexOf(provider) + 1);
}
