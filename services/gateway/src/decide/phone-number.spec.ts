import { normalisePhoneNumber, phoneRegion } from './phone-number';

describe('normalisePhoneNumber', () => {
  it.each([
    ['+14155552671', '+14155552671'],
    ['  +14155552671 ', '+14155552671'],
    ['+1 (415) 555-2671', '+14155552671'],
    ['+44 20 7946 0958', '+442079460958'],
    ['+44 (0)20 7946 0958', '+442079460958'],
    ['+390612345678', '+390612345678'],
    ['+80012345678', '+80012345678'],
    ['+5491112345678', '+5491112345678'],
  ])('reads %s', (text, expected) => {
    expect(normalisePhoneNumber(text)).toBe(expected);
  });

  it('reads every sandbox number', () => {
    for (let digit = 1; digit <= 9; digit += 1) {
      expect(normalisePhoneNumber(`+1500555000${digit}`)).toBe(`+1500555000${digit}`);
    }
  });

  it.each([
    ['(415) 555-2671', 'US', '+14155552671'],
    ['1 415 555 2671', 'US', '+14155552671'],
    ['+1 415 555 2671', 'DE', '+14155552671'],
    ['020 7946 0958', 'GB', '+442079460958'],
    ['0049 30 901820', 'GB', '+4930901820'],
    ['06 1234 5678', 'IT', '+390612345678'],
  ] as const)('reads %s in %s', (text, region, expected) => {
    expect(normalisePhoneNumber(text, region)).toBe(expected);
  });

  it('refuses what is too short in its region, and extensions there too', () => {
    expect(normalisePhoneNumber('555', 'US')).toBeUndefined();
    expect(normalisePhoneNumber('(415) 555-2671 ext 5', 'US')).toBeUndefined();
  });

  it('knows regions in either case', () => {
    expect(['US', 'de', 'XX', 'USA', '', 'constructor'].map(phoneRegion)).toEqual(['US', 'DE', undefined, undefined, undefined, undefined]);
  });

  it.each([
    ['no country code', '(415) 555-2671'],
    ['no plus', '14155552671'],
    ['a trunk prefix for international calls', '0014155552671'],
    ['too short', '+1415555'],
    ['too long', '+141555526711234'],
    ['no such country', '+999123456789'],
    ['letters', '+1415555267a'],
    ['an extension', '+14155552671 ext 5'],
    ['a URI', 'tel:+14155552671'],
    ['two numbers', '+14155552671,+14155552672'],
    ['a name', 'alice'],
    ['nothing', ''],
    ['very long', `+1${'4'.repeat(500)}`],
  ])('refuses %s', (_why, text) => {
    expect(normalisePhoneNumber(text)).toBeUndefined();
  });
});
