import { RepeatedLines } from './repeated-lines';

test('a line is news once in ten seconds, each line for itself', () => {
  const lines = new RepeatedLines();
  const said = [0, 5_000, 9_999, 10_000, 12_000].map((now) => lines.isNews('connection refused', now));
  expect(said).toEqual([true, false, false, true, false]);
  expect(lines.isNews('another', 12_000)).toBe(true);
});

test('it remembers a bounded number of lines', () => {
  const lines = new RepeatedLines();
  for (let n = 0; n < 250; n += 1) expect(lines.isNews(`line ${n}`, 0)).toBe(true);
  expect(lines.isNews('line 249', 1)).toBe(false);
});
