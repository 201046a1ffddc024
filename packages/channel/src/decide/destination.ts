import { type Channel } from '@switchback/fallback';

/** Country calling codes of two digits (ITU-T E.164); 1 and 7 have one digit, all others three. */
const TWO_DIGITS = new Set(
  '20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98'.split(' '),
);

/**
 * Where a message goes, as far as the health of a provider may depend on it: the calling code of a number that gets an SMS, e.g. "977".
 * Empty for the other channels, whose providers reach everybody the same way.
 */
export function destinationOf(channel: Channel, address: string): string {
  if (channel !== 'SMS' || !address.startsWith('+')) return '';
  const digits = address.slice(1, 4);
  if (digits.startsWith('1') || digits.startsWith('7')) return digits.slice(0, 1);
  return TWO_DIGITS.has(digits.slice(0, 2)) ? digits.slice(0, 2) : digits;
}
