import { RecentlyUsed } from './recently-used';

describe('RecentlyUsed', () => {
  it('lets go of what was used longest ago', () => {
    const kept = new RecentlyUsed<string>(2);
    kept.keep('a', 'A');
    kept.keep('b', 'B');
    expect(kept.take('a')).toBe('A');
    kept.keep('c', 'C');
    expect([kept.take('a'), kept.take('b'), kept.take('c')]).toEqual(['A', undefined, 'C']);
  });

  it('counts sizes, and what was replaced or dropped no longer', () => {
    const kept = new RecentlyUsed<number>(10);
    kept.keep('a', 1, 6);
    kept.keep('a', 2, 4);
    kept.keep('b', 3, 6);
    expect([kept.take('a'), kept.take('b')]).toEqual([2, 3]);
    kept.drop('b');
    kept.drop('b');
    kept.keep('c', 4, 6);
    expect([kept.take('a'), kept.take('b'), kept.take('c')]).toEqual([2, undefined, 4]);
    kept.keep('d', 5, 10);
    expect([kept.take('a'), kept.take('c'), kept.take('d')]).toEqual([undefined, undefined, 5]);
  });

  it('keeps nothing that is larger than all of it', () => {
    const kept = new RecentlyUsed<number>(10);
    kept.keep('a', 1, 10);
    kept.keep('a', 2, 11);
    expect(kept.take('a')).toBeUndefined();
    kept.keep('b', 3, 10);
    expect(kept.take('b')).toBe(3);
  });
});
