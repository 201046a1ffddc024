import fc from 'fast-check';

import { type Breaker, breakerAt, CLOSED, DEFAULT_BREAKER, permittedCalls, withCallBegun, withCallEnded, withProbeReturned } from './breaker';

const settings = { ...DEFAULT_BREAKER, consecutiveFailures: 3, minimumCalls: 10, windowMs: 1_000, firstPauseMs: 100, longestPauseMs: 350 };

/** Ends calls one after the other, each `+` well or `-` badly, a millisecond apart. */
function after(story: string, from: Breaker = CLOSED, at = 0, random = 0.5): Breaker {
  return [...story].reduce((breaker, sign, index) => withCallEnded(breaker, { failed: sign === '-', now: at + index, random }, settings), from);
}

describe('the breaker', () => {
  it.each([
    ['++++', 'CLOSED'],
    ['--', 'CLOSED'],
    ['--+--+--', 'CLOSED'],
    ['---', 'OPEN'],
    ['+--+-+--+-', 'OPEN'],
    ['+--+-+--++', 'CLOSED'],
  ])('after %s it is %s', (story, state) => {
    expect(after(story).state).toBe(state);
  });

  it('forgets what is older than its window', () => {
    const before = after('--+--+--');
    expect(withCallEnded(before, { failed: true, now: 5_000, random: 0 }, { ...settings, consecutiveFailures: 99 }).state).toBe('CLOSED');
    expect(withCallEnded(withCallEnded(before, { failed: false, now: 8, random: 0 }, settings), { failed: true, now: 9, random: 0 }, settings).state).toBe('OPEN');
  });

  it('lets nothing through until its pause is over, then one call at a time', () => {
    const open = after('---');
    expect(open).toEqual({ state: 'OPEN', until: 2 + 75, pauses: 1 });
    expect(permittedCalls(breakerAt(open, 76))).toBe(0);
    const half = breakerAt(open, 77);
    expect([half.state, permittedCalls(half)]).toEqual(['HALF_OPEN', 1]);
    const probing = withCallBegun(half);
    expect(permittedCalls(probing)).toBe(0);
    expect(permittedCalls(withProbeReturned(probing))).toBe(1);
    expect(after('+', probing)).toEqual(CLOSED);
  });

  it.each([
    [0, [50, 100, 175, 175]],
    [0.5, [75, 150, 262.5, 262.5]],
    [1, [100, 200, 350, 350]],
  ])('doubles its pause with each failed probe, up to the longest; half of it is drawn: %s', (random, pauses) => {
    let breaker = after('---', CLOSED, 0, random);
    let at = 2;
    for (const pause of pauses) {
      expect(breaker).toMatchObject({ state: 'OPEN', until: at + pause });
      at += pause;
      breaker = after('-', withCallBegun(breakerAt(breaker, at)), at, random);
    }
  });

  it('is not moved by what ends while it is open', () => {
    const open = after('---');
    expect(after('+-+-', open, 50)).toEqual(open);
  });

  it('gives a provider that is dead no more than its threshold and one call per pause', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 200, maxLength: 200 }), (draws) => {
        let breaker: Breaker = CLOSED;
        let calls = 0;
        draws.forEach((random, index) => {
          breaker = breakerAt(breaker, index * 10);
          if (permittedCalls(breaker) < 1) return;
          calls += 1;
          breaker = withCallEnded(withCallBegun(breaker), { failed: true, now: index * 10, random }, settings);
        });
        // 2 s: three calls open it; the pauses are at least 50, 100, 175, 175, … ms.
        expect(calls).toBeLessThanOrEqual(3 + 2 + 2_000 / 175);
      }),
    );
  });
});
