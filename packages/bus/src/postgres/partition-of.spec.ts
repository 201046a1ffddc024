import { partitionOf } from './partition-of';

test.each([
  ['', 6, 1],
  ['a', 6, 4],
  ['0190a7b2-7c1e-7bbb-8ccc-000000000001', 6, 2],
  ['ключ', 12, 5],
])('the partition of %p among %i never changes', (key, partitions, expected) => {
  expect(partitionOf(key, partitions)).toBe(expected);
});

test('keys spread evenly', () => {
  const counts = new Array<number>(6).fill(0);
  for (let n = 0; n < 6_000; n += 1) {
    const partition = partitionOf(`0190a7b2-7c1e-7bbb-8ccc-${String(n).padStart(12, '0')}`, 6);
    counts[partition] = (counts[partition] ?? 0) + 1;
  }
  for (const count of counts) expect(Math.abs(count - 1_000)).toBeLessThan(150);
});
