import { retryDelayMs } from './retry-delay';

const policy = { initialMs: 1_000, maxMs: 30_000 };

describe('retryDelayMs', () => {
  it.each([
    [1, 0, 0],
    [1, 0.5, 500],
    [1, 0.999, 999],
    [2, 0.5, 1_000],
    [5, 0.5, 8_000],
    [6, 0.5, 15_000],
    [10_000, 0.5, 15_000],
  ])('after call %i with random %d: %i ms', (calls, random, expected) => {
    expect(retryDelayMs({ calls, random, ...policy })).toBe(expected);
  });

  it.each([
    ['longer than the backoff', 7_000, 7_000],
    ['shorter than the backoff', 100, 500],
    ['longer than the longest backoff', 90_000, 90_000],
  ])('honours what the provider asked for: %s', (_case, retryAfterMs, expected) => {
    expect(retryDelayMs({ calls: 1, random: 0.5, retryAfterMs, ...policy })).toBe(expected);
  });
});
