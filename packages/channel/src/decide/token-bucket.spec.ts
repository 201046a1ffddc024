import { fullBucket, msUntilTokens, type Rate, refilled, withTokensTaken } from './token-bucket';

const rate: Rate = { unit: 'MESSAGE', perSecond: 50, burst: 10 };

describe('the token bucket', () => {
  it('begins full and earns its rate, up to the burst', () => {
    const empty = withTokensTaken(fullBucket(rate, 0), rate, 10);
    expect([0, 20, 100, 10_000].map((now) => refilled(empty, rate, now).tokens)).toEqual([0, 1, 5, 10]);
  });

  it('takes back what was not used, up to the burst', () => {
    expect(withTokensTaken({ tokens: 3, at: 0 }, rate, -4).tokens).toBe(7);
    expect(withTokensTaken({ tokens: 3, at: 0 }, rate, -40).tokens).toBe(10);
  });

  it.each([
    [1, 0],
    [0.5, 90],
    [0, 100],
    [-5, 200],
  ])('with %s tokens the next batch is %s ms away', (tokens, ms) => {
    expect(msUntilTokens({ tokens, at: 0 }, rate)).toBeCloseTo(ms, 9);
  });

  it('never earns by a clock that goes back', () => {
    expect(refilled({ tokens: 2, at: 100 }, rate, 50).tokens).toBe(2);
  });

  it('lets through what it says in the long run, whatever is taken at once', () => {
    let bucket = fullBucket(rate, 0);
    let taken = 0;
    for (let now = 0; now <= 10_000; now += 10) {
      bucket = refilled(bucket, rate, now);
      while (bucket.tokens >= 1) {
        bucket = withTokensTaken(bucket, rate, 3);
        taken += 3;
      }
    }
    expect(taken).toBeGreaterThanOrEqual(500);
    expect(taken).toBeLessThanOrEqual(500 + 10 + 3);
  });
});
