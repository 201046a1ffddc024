import { untilBeat } from './until-beat';

describe('untilBeat', () => {
  it.each([
    [2_000, 0, 2_000],
    [2_000, 300, 1_700],
    [2_000, 1_300, 700],
    [2_000, 20_999, 1_001],
    [2_000, 21_800, 200],
    [2_000, 21_850, 2_150],
    [2_000, 21_999.5, 2_000.5],
    [5_000, 123.5, 3_876.5],
    [5_000, 1_200, 4_800],
    [500, 10_300, 500],
  ])('rests for %d ms at most, or a tenth more, at %d ms: %d ms', (ms, now, rest) => {
    expect(untilBeat(ms, now)).toBe(rest);
  });

  it('keeps to the beat once it is on it, although each wake comes a little late', () => {
    let now = 640;
    const wakes = [];
    for (let turn = 0; turn < 5; turn += 1) {
      now += untilBeat(2_000, now) + 3;
      wakes.push(now);
    }
    expect(wakes).toEqual([2_003, 4_003, 6_003, 8_003, 10_003]);
  });
});
