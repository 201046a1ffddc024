import { untilBeat } from './until-beat';

describe('untilBeat', () => {
  it.each([
    [1_000, 0, 1_000],
    [1_000, 300, 700],
    [1_000, 700, 1_300],
    [2_000, 10_499, 1_501],
    [2_000, 10_501, 2_499],
    [5_000, 123.5, 4_876.5],
    [250, 10_300, 250],
  ])('rests for about %d ms, at %d ms: %d ms', (ms, now, rest) => {
    expect(untilBeat(ms, now)).toBe(rest);
  });

  it('keeps to the beat once it is on it, although each wake comes a little late', () => {
    let now = 640;
    const wakes = [];
    for (let turn = 0; turn < 5; turn += 1) {
      now += untilBeat(1_000, now) + 3;
      wakes.push(now);
    }
    expect(wakes).toEqual([2_003, 3_003, 4_003, 5_003, 6_003]);
  });
});
