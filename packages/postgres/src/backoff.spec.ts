import { backoffMs } from './backoff';

const backoff = { initialMs: 100, maxMs: 3_000 };

test.each([
  [1, 0, 50],
  [1, 0.5, 75],
  [2, 0, 100],
  [3, 0, 200],
  [6, 0, 1_500],
  [1_000_000, 0, 1_500],
  [1_000_000, 1, 3_000],
])('failure %i with random %d waits %i ms', (attempt, random, expected) => {
  expect(backoffMs(attempt, random, backoff)).toBe(expected);
});
