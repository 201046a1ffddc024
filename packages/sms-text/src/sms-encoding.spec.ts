import { decodeSms, encodeSms, fits } from './sms-encoding';

const hex = (octets: Uint8Array | undefined) => octets && Buffer.from(octets).toString('hex');
const octets = (text: string) => Uint8Array.from(Buffer.from(text, 'hex'));

it.each([
  ['GSM_7', '@£_ Aaàä', '000111204161' + '7f7b'],
  ['GSM_7', '\f^{}\\[~]|€', '1b0a1b141b281b291b2f1b3c1b3d1b3e1b401b65'],
  ['UCS_2', 'é€😀', '00e920acd83dde00'],
  ['LATIN_1', 'é£ÿ', 'e9a3ff'],
] as const)('codes %s', (encoding, text, expected) => {
  expect(hex(encodeSms(text, encoding))).toBe(expected);
  expect(decodeSms(octets(expected), encoding)).toBe(text);
});

it('codes nothing that an encoding does not have', () => {
  expect(encodeSms('ç', 'GSM_7')).toBeUndefined();
  expect(encodeSms('€', 'LATIN_1')).toBeUndefined();
  expect(fits('\u001b', 'GSM_7')).toBe(false);
});

it('reads what it cannot know as well as it can', () => {
  expect(decodeSms(octets('1b41'), 'GSM_7')).toBe('A');
  expect(decodeSms(octets('411b'), 'GSM_7')).toBe('A ');
  expect(decodeSms(octets('1b1b'), 'GSM_7')).toBe(' ');
  expect(decodeSms(octets('41e9'), 'GSM_7')).toBe('A\ufffd');
  expect(decodeSms(octets('004100'), 'UCS_2')).toBe('A\ufffd');
});
