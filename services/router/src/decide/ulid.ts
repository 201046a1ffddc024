// Crockford's base32 in lower case: its characters sort like their values.
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const LENGTH = 26;

/** Bytes of a ULID besides its time. */
export const ULID_RANDOM_BYTES = 10;

/**
 * A lower-case ULID: texts sort by time.
 *
 * @param now milliseconds since the epoch
 * @param random ULID_RANDOM_BYTES bytes
 */
export function ulid(now: number, random: Uint8Array): string {
  let rest = BigInt(now);
  for (const byte of random) rest = (rest << 8n) | BigInt(byte);
  let text = '';
  for (let place = 0; place < LENGTH; place += 1) {
    text = ALPHABET.charAt(Number(rest & 31n)) + text;
    rest >>= 5n;
  }
  return text;
}
