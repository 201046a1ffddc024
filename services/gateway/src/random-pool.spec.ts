import { randomPool } from './random-pool';

describe('randomPool', () => {
  it('never gives the same bytes twice, and never changes what it gave', () => {
    const random = randomPool();
    const taken = Array.from({ length: 5_000 }, () => random(10));
    const texts = taken.map((bytes) => bytes.toString('hex'));
    expect(new Set(texts).size).toBe(5_000);
    random(100_000);
    expect(taken.map((bytes) => bytes.toString('hex'))).toEqual(texts);
    expect([random(0).length, random(24).length, random(20_000).length]).toEqual([0, 24, 20_000]);
  });
});
