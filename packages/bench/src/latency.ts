/** The value below which `share` (0 to 1) of the samples lie; NaN without samples. */
export function percentile(samples: readonly number[], share: number): number {
  if (samples.length === 0) return Number.NaN;
  const sorted = [...samples].sort((a, b) => a - b);
  const index = Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1));
  return sorted[index] ?? Number.NaN;
}

/** Differences in milliseconds for every key that both maps have. */
export function latencies(from: ReadonlyMap<string, number>, to: ReadonlyMap<string, number>): number[] {
  const result: number[] = [];
  for (const [key, start] of from) {
    const end = to.get(key);
    if (end !== undefined) result.push(end - start);
  }
  return result;
}
