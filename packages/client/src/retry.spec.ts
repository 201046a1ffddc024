import { SwitchbackError, type ErrorCode } from './error';
import { DEFAULT_RETRY, backoffMs, isRetryable } from './retry';

describe('backoffMs', () => {
  it.each([
    [1, 1, undefined, 100],
    [2, 1, undefined, 200],
    [5, 1, undefined, 1_600],
    [6, 1, undefined, 2_000],
    [60, 1, undefined, 2_000],
    [3, 0.5, undefined, 200],
    [3, 0, undefined, 0],
    [1, 0.5, 5_000, 5_000],
    [6, 1, 300, 2_000],
  ])('after attempt %d with random %d and retry-after %p waits %d ms', (attempt, random, retryAfter, ms) => {
    expect(backoffMs(attempt, DEFAULT_RETRY, random, retryAfter)).toBe(ms);
  });
});

describe('isRetryable', () => {
  it.each<[ErrorCode, number | undefined, boolean]>([
    ['UNAVAILABLE', undefined, true],
    ['RESOURCE_EXHAUSTED', 100, true],
    ['RESOURCE_EXHAUSTED', undefined, false],
    ['DEADLINE_EXCEEDED', undefined, false],
    ['INTERNAL', undefined, false],
    ['ABORTED', undefined, false],
  ])('%s with retry-after %p: %p', (code, retryAfterMs, expected) => {
    expect(isRetryable(new SwitchbackError({ code, reason: 'X', message: '', retryAfterMs }))).toBe(expected);
  });
});
