import fc from 'fast-check';

import { shareOfRate } from './share-of-rate';
import { fullBucket, msUntilTokens, type Rate, refilled, withTokensTaken } from './token-bucket';

const rates: fc.Arbitrary<Rate> = fc.record({ unit: fc.constantFrom('MESSAGE', 'SEGMENT'), perSecond: fc.double({ min: 0.01, max: 10_000, noNaN: true }), burst: fc.integer({ min: 1, max: 10_000 }) });
const replicas = fc.integer({ min: 1, max: 100 });

/** How many messages a process sends within `ms` when it never runs out of them. */
function taken(rate: Rate, ms: number): number {
  let bucket = fullBucket(rate, 0);
  for (let count = 0; ; count += 1) {
    const at = bucket.at + (bucket.tokens >= 1 ? 0 : msUntilTokens(bucket, { ...rate, burst: 1 }));
    if (at > ms || count > 3_000) return count;
    bucket = withTokensTaken(refilled(bucket, rate, at), rate, 1);
  }
}

describe('the share of a rate', () => {
  it('is the whole for one process', () => {
    fc.assert(fc.property(rates, (rate) => expect(shareOfRate(rate, 1)).toEqual(rate)));
  });

  it('keeps all processes together within the rate, and within its burst where that has a message for each', () => {
    fc.assert(
      fc.property(rates, replicas, (rate, count) => {
        const share = shareOfRate(rate, count);
        expect(share.perSecond * count).toBeCloseTo(rate.perSecond, 6);
        expect(share.burst * count).toBeLessThanOrEqual(Math.max(rate.burst, count));
        expect(share.burst).toBeGreaterThanOrEqual(1);
      }),
    );
  });

  it('lets no more go than the whole would, however busy every process is', () => {
    const small = fc.record({ unit: fc.constant('MESSAGE' as const), perSecond: fc.integer({ min: 1, max: 50 }), burst: fc.integer({ min: 1, max: 50 }) });
    fc.assert(
      fc.property(small, fc.integer({ min: 1, max: 10 }), (rate, count) => {
        const seconds = 10;
        const sent = taken(shareOfRate(rate, count), seconds * 1_000) * count;
        expect(sent).toBeLessThanOrEqual(Math.max(rate.burst, count) + seconds * rate.perSecond);
      }),
    );
  });
});
