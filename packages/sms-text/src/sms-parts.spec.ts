import { smsParts } from './sms-parts';
import { smsSegments } from './sms-segments';

const lengths = (text: string, options?: Parameters<typeof smsParts>[1]) => smsParts(text, options).parts.map(({ units }) => units);

it.each([
  ['nothing', '', 'GSM_7', [0]],
  ['one message', 'a'.repeat(160), 'GSM_7', [160]],
  ['two messages', 'a'.repeat(161), 'GSM_7', [153, 8]],
  ['an extension character at the seam', `${'a'.repeat(152)}€${'b'.repeat(20)}`, 'GSM_7', [152, 22]],
  ['UCS-2', 'न'.repeat(71), 'UCS_2', [67, 4]],
  ['a surrogate pair at the seam', `${'न'.repeat(66)}😀aaaa`, 'UCS_2', [66, 6]],
] as const)('divides %s', (_name, text, encoding, units) => {
  expect(smsParts(text).encoding).toBe(encoding);
  expect(lengths(text)).toEqual(units);
});

it('leaves room for a 16-bit reference where there is one', () => {
  expect(lengths('a'.repeat(161), { headerOctets: 7 })).toEqual([152, 9]);
  expect(lengths('न'.repeat(71), { headerOctets: 7 })).toEqual([66, 5]);
});

it('counts Latin-1 in octets, and leaves it for UCS-2', () => {
  expect(smsParts('ç'.repeat(140), { encoding: 'LATIN_1' })).toMatchObject({ encoding: 'LATIN_1', parts: [{ units: 140 }] });
  expect(lengths('ç'.repeat(141), { encoding: 'LATIN_1' })).toEqual([134, 7]);
  expect(smsParts('ç€', { encoding: 'LATIN_1' }).encoding).toBe('UCS_2');
});

it('agrees with the count', () => {
  for (const text of ['', 'a'.repeat(306), '€'.repeat(153), '😀'.repeat(67), `${'a'.repeat(152)}€${'a'.repeat(152)}`]) {
    const { encoding, parts } = smsParts(text);
    const units = parts.reduce((sum, part) => sum + part.units, 0);
    expect(smsSegments(text)).toEqual({ encoding, segments: parts.length, units });
    expect(parts.map((part) => part.text).join('')).toBe(text);
  }
});
