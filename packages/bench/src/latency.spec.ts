import { latencies, percentile } from './latency';

describe('percentile', () => {
  it('takes the nearest rank', () => {
    const samples = Array.from({ length: 100 }, (_, i) => 100 - i);
    expect(percentile(samples, 0.5)).toBe(50);
    expect(percentile(samples, 0.99)).toBe(99);
    expect(percentile(samples, 1)).toBe(100);
    expect(percentile([], 0.5)).toBeNaN();
  });
});

describe('latencies', () => {
  it('skips what has no end', () => {
    expect(latencies(new Map([['a', 1], ['b', 2]]), new Map([['a', 5]]))).toEqual([4]);
  });
});
