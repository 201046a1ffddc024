import { smartEncoded } from './smart-encoding';
import { smsSegments } from './sms-segments';

it.each([
  ['“Hi” – it’s Ada…', '"Hi" - it\'s Ada...'],
  ['10\u00A0000\u202F€', '10 000 €'],
  ['«Oui», dit‑il', '"Oui", dit-il'],
  ['• one\t• two', '* one * two'],
  ['co\u00ADop\u200B\uFEFF', 'coop'],
  ['Line\u2028break', 'Line\nbreak'],
  ['Acme™', 'Acme(TM)'],
])('writes %j as %j', (text, expected) => {
  expect(smartEncoded(text)).toBe(expected);
  expect(smsSegments(smartEncoded(text)).encoding).toBe('GSM_7');
});

it.each([
  ['GSM-7 already', 'Grüße, Åsa: €5 [ok]'],
  ['a letter that GSM-7 lacks', '“Ça va, François ?” ç'],
  ['another script', '“Привет”'],
  ['an emoji', '“Hi” 🙂'],
  ['a figure that would change its value', '“2½”'],
  ['a middle dot inside of a word', '“paral·lel”'],
  ['a joiner inside of an emoji', '👩\u200D👧'],
  ['a letter that looks like another', 'Ηello “you” аbc'],
  ['a combining accent', 'cafe\u0301 “au lait”'],
  ['nothing visible', '\u200B'],
  ['the empty text', ''],
])('leaves a text with %s as it is', (_name, text) => {
  expect(smartEncoded(text)).toBe(text);
});

it('makes one message of what would have been several', () => {
  const text = `${'a'.repeat(150)}’s`;
  expect(smsSegments(text).segments).toBe(3);
  expect(smsSegments(smartEncoded(text))).toEqual({ encoding: 'GSM_7', segments: 1, units: 152 });
});

it('leaves a text whose dots would need more messages than its ellipses', () => {
  const text = '…'.repeat(70);
  expect(smsSegments(text).segments).toBe(1);
  expect(smartEncoded(text)).toBe(text);
});

it('changes nothing on the second pass', () => {
  const once = smartEncoded('“A” — ‘b’…');
  expect(smartEncoded(once)).toBe(once);
});
