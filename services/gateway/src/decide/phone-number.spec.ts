import { normalisePhoneNumber } from './phone-number';

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
