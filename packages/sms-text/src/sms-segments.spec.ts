import { smsSegments } from './sms-segments';

/** Rows of the table in 3GPP TS 23.038, section 6.2.1, by their codes, without 0x1B. */
const ROWS = [
  '@£$¥èéùìòÇ\nØø\rÅå',
  'Δ_ΦΓΛΩΠΨΣΘΞÆæßÉ',
  ' !"#¤%&\'()*+,-./',
  '0123456789:;<=>?',
  '¡ABCDEFGHIJKLMNO',
  'PQRSTUVWXYZÄÖÑÜ§',
  '¿abcdefghijklmno',
  'pqrstuvwxyzäöñüà',
];

it('knows every character of the default alphabet, and each is one septet', () => {
  expect(new Set(ROWS.join('')).size).toBe(127);
  for (const character of ROWS.join('')) expect(smsSegments(character)).toEqual({ encoding: 'GSM_7', segments: 1, units: 1 });
});

it.each([...'\f^{}\\[~]|€'])('counts %j of the extension table twice', (character) => {
  expect(smsSegments(`a${character}`)).toEqual({ encoding: 'GSM_7', segments: 1, units: 3 });
});

it.each([...'ç`’–áêÀиあ\t\u001b\u00a0'])('needs UCS-2 for %j', (character) => {
  expect(smsSegments(`a${character}`)).toEqual({ encoding: 'UCS_2', segments: 1, units: 2 });
});

it.each([
  [0, 1],
  [1, 1],
  [160, 1],
  [161, 2],
  [306, 2],
  [307, 3],
  [459, 3],
  [460, 4],
  [1600, 11],
])('%d septets make %d segments', (length, segments) => {
  expect(smsSegments('a'.repeat(length))).toEqual({ encoding: 'GSM_7', segments, units: length });
});

it.each([
  [70, 1],
  [71, 2],
  [134, 2],
  [135, 3],
  [201, 3],
  [202, 4],
])('%d code units make %d segments', (length, segments) => {
  expect(smsSegments('न'.repeat(length))).toEqual({ encoding: 'UCS_2', segments, units: length });
});

it('counts extension characters against the limit of one message', () => {
  expect(smsSegments('€'.repeat(80))).toMatchObject({ segments: 1, units: 160 });
  expect(smsSegments(`${'€'.repeat(80)}a`)).toMatchObject({ segments: 2, units: 161 });
});

it('divides no extension character between segments', () => {
  // 153 is odd: 76 pairs fill a segment but for one septet.
  expect(smsSegments('€'.repeat(152))).toMatchObject({ segments: 2, units: 304 });
  expect(smsSegments('€'.repeat(153))).toMatchObject({ segments: 3, units: 306 });
  expect(smsSegments(`${'a'.repeat(152)}€${'a'.repeat(151)}`)).toMatchObject({ segments: 2, units: 305 });
  expect(smsSegments(`${'a'.repeat(152)}€${'a'.repeat(152)}`)).toMatchObject({ segments: 3, units: 306 });
});

it('divides no surrogate pair between segments', () => {
  expect(smsSegments('😀'.repeat(35))).toEqual({ encoding: 'UCS_2', segments: 1, units: 70 });
  expect(smsSegments('😀'.repeat(66))).toMatchObject({ segments: 2, units: 132 });
  expect(smsSegments('😀'.repeat(67))).toMatchObject({ segments: 3, units: 134 });
});
