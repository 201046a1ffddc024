import { packSeptets, unpackSeptets } from './gsm-7-packing';

const ascii = (text: string) => Uint8Array.from(Buffer.from(text, 'latin1'));
const hex = (octets: Uint8Array) => Buffer.from(octets).toString('hex');

it('packs from the lowest bit on', () => {
  expect(hex(packSeptets(ascii('hello')))).toBe('e8329bfd06');
  expect(hex(packSeptets(ascii('hellohello')))).toBe('e8329bfd4697d9ec37');
});

it('begins at the boundary of a septet after a header', () => {
  // Six octets of header are 48 bits: one fill bit makes seven septets.
  expect(hex(packSeptets(ascii('a'), 6))).toBe('c2');
  expect(hex(packSeptets(ascii('a'), 7))).toBe('61');
});

it.each([0, 6, 7])('unpacks what it packed, after %d octets of header', (header) => {
  for (const text of ['', 'a', 'abcdefg', 'abcdefgh', 'a'.repeat(152)]) {
    expect(Buffer.from(unpackSeptets(packSeptets(ascii(text), header), header)).toString('latin1')).toBe(text);
  }
});
