import { HeldClaims } from './held-claims';

describe('HeldClaims', () => {
  it('names each lease once when half of it is used up', () => {
    let now = 0;
    const held = new HeldClaims(10_000, () => now);
    held.hold('a');
    now = 4_000;
    held.hold('b');
    expect(held.takeAgeing()).toEqual([]);
    now = 6_000;
    expect(held.takeAgeing()).toEqual(['a']);
    expect(held.takeAgeing()).toEqual([]);
    now = 10_000;
    held.release('a');
    expect(held.takeAgeing()).toEqual(['b']);
    expect(held.ids()).toEqual(['b']);
  });
});
