import { stepTime, validitySeconds } from './step-time';

describe('stepTime', () => {
  it('counts from the first call', () => expect(stepTime({ fallbackAfterMs: 60_000 }, 1_000)).toEqual({ startedAt: 1_000, endsAt: 61_000 }));
  it('is not known where the dispatch does not say it', () => expect(stepTime({ fallbackAfterMs: 0 }, 1_000)).toBeUndefined());
});

describe('validitySeconds', () => {
  const dispatch = { validitySeconds: 45, expireTime: new Date(3_600_000) };
  const time = { startedAt: 0, endsAt: 60_000 };

  it.each([
    ['all of the step at its first call', dispatch, time, 0, 60],
    ['what is left of the step at a later call', dispatch, time, 39_001, 20],
    ['no longer than the message lives', { ...dispatch, expireTime: new Date(30_000) }, time, 0, 30],
    ['at least a second', dispatch, time, 59_999, 1],
    ['the step alone where the message has no end', { ...dispatch, expireTime: undefined }, time, 0, 60],
    ['what the dispatch says where the step is not known', dispatch, undefined, 39_001, 45],
  ])('is %s', (_name, given, of, now, expected) => expect(validitySeconds(given, of, now)).toBe(expected));
});
