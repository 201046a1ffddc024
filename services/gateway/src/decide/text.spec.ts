import { hasControlCharacter, hasNul, isBlank, isLongerThan } from './text';

describe('text', () => {
  it('counts characters, not UTF-16 units', () => {
    expect(isLongerThan('abc', 3)).toBe(false);
    expect(isLongerThan('abcd', 3)).toBe(true);
    expect(isLongerThan('😀😀😀', 3)).toBe(false);
    expect(isLongerThan('😀😀😀a', 3)).toBe(true);
    expect(isLongerThan('a'.repeat(1_000_000), 3)).toBe(true);
  });

  it('knows control characters, NUL and blanks', () => {
    expect(['a\nb', 'a\tb', 'a\0b', 'a\u0085b'].every(hasControlCharacter)).toBe(true);
    expect(hasControlCharacter('ä b 😀')).toBe(false);
    expect([hasNul('a\0b'), hasNul('a\nb')]).toEqual([true, false]);
    expect([isBlank(''), isBlank(' \n\t\u00a0'), isBlank(' a ')]).toEqual([true, true, false]);
  });
});
