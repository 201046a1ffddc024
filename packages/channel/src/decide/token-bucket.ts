/** What a provider takes: `perSecond` on the average, at most `burst` at once after a quiet time. */
export interface Rate {
  /** What is counted: each message, or each segment of a short message. */
  readonly unit: 'MESSAGE' | 'SEGMENT';
  readonly perSecond: number;
  readonly burst: number;
}

/** Tokens as they were at `at`, milliseconds. Below 0: more was taken than there was, and has to be earned first. */
export interface TokenBucket {
  readonly tokens: number;
  readonly at: number;
}

export function fullBucket({ burst }: Rate, now: number): TokenBucket {
  return { tokens: burst, at: now };
}

/** The bucket as it is at `now`. */
export function refilled(bucket: TokenBucket, { perSecond, burst }: Rate, now: number): TokenBucket {
  return { tokens: Math.min(burst, bucket.tokens + (Math.max(0, now - bucket.at) * perSecond) / 1_000), at: now };
}

/** Takes `count`, or gives them back where it is negative; never more than `burst` are in it. */
export function withTokensTaken(bucket: TokenBucket, { burst }: Rate, count: number): TokenBucket {
  return { ...bucket, tokens: Math.min(burst, bucket.tokens - count) };
}

/** Milliseconds until there are enough tokens for a worthwhile batch, a tenth of a second's: 0 when one is there. */
export function msUntilTokens(bucket: TokenBucket, { perSecond, burst }: Rate): number {
  if (bucket.tokens >= 1) return 0;
  const wanted = Math.max(1, Math.min(burst, perSecond / 10));
  return ((wanted - bucket.tokens) * 1_000) / perSecond;
}
