/**
 * Septets packed into octets, the first in the lowest bits: 3GPP TS 23.038, section 6.1.2.1. After a user data header of
 * `headerOctets`, fill bits come first, so that septets begin at a septet's boundary (3GPP TS 23.040, section 9.2.3.24).
 */
export function packSeptets(septets: Uint8Array, headerOctets = 0): Uint8Array {
  const fillBits = fillBitsAfter(headerOctets);
  const octets = new Uint8Array(Math.ceil((fillBits + septets.length * 7) / 8));
  septets.forEach((septet, index) => {
    const bit = fillBits + index * 7;
    const at = Math.floor(bit / 8);
    const spread = (septet & 0x7f) << (bit % 8);
    octets[at] = (octets[at] ?? 0) | (spread & 0xff);
    if (spread > 0xff) octets[at + 1] = spread >> 8;
  });
  return octets;
}

/**
 * The septets of packed octets. Seven bits that are left over look like one septet more: where it is 0, which is `@`, it is taken for
 * padding, as no count of septets is known.
 */
export function unpackSeptets(octets: Uint8Array, headerOctets = 0): Uint8Array {
  const fillBits = fillBitsAfter(headerOctets);
  const count = Math.floor((octets.length * 8 - fillBits) / 7);
  const septets = Uint8Array.from({ length: Math.max(count, 0) }, (_, index) => {
    const bit = fillBits + index * 7;
    const at = Math.floor(bit / 8);
    return (((octets[at] ?? 0) | ((octets[at + 1] ?? 0) << 8)) >> (bit % 8)) & 0x7f;
  });
  const sparesOne = (octets.length * 8 - fillBits) % 7 === 0;
  return sparesOne && septets.at(-1) === 0 ? septets.subarray(0, -1) : septets;
}

function fillBitsAfter(headerOctets: number): number {
  return (7 - ((headerOctets * 8) % 7)) % 7;
}
