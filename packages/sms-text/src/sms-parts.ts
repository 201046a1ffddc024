import { fits, type SmsEncoding, unitsOf } from './sms-encoding';

/** One short message of a text. */
export interface SmsPart {
  readonly text: string;
  /** Septets, UTF-16 code units or octets. */
  readonly units: number;
}

export interface SmsParts {
  readonly encoding: SmsEncoding;
  /** At least one. */
  readonly parts: readonly SmsPart[];
}

export interface SmsPartsOptions {
  /** Used where the whole text fits it, else UCS-2. Default GSM_7. */
  readonly encoding?: SmsEncoding;
  /**
   * Octets of the header that each of several parts carries: 6 with an 8-bit reference, which is the default, 7 with a 16-bit one
   * (3GPP TS 23.040, sections 9.2.3.24.1 and 9.2.3.24.8).
   */
  readonly headerOctets?: 6 | 7;
}

/** What one short message carries, 3GPP TS 23.040, section 9.2.3.16. */
const OCTETS = 140;
const UNIT_BITS = { GSM_7: 7, UCS_2: 16, LATIN_1: 8 } as const satisfies Record<SmsEncoding, number>;

/**
 * Divides a text into short messages: as many as `smsSegments` counts, with the defaults. What takes two units, an extension
 * character or a surrogate pair, is never divided.
 */
export function smsParts(text: string, { encoding: wanted = 'GSM_7', headerOctets = 6 }: SmsPartsOptions = {}): SmsParts {
  const encoding = fits(text, wanted) ? wanted : 'UCS_2';
  const alone = limit(encoding, 0);
  const units = sum(text, encoding);
  if (units <= alone) return { encoding, parts: [{ text, units }] };
  return { encoding, parts: divide(text, encoding, limit(encoding, headerOctets)) };
}

function limit(encoding: SmsEncoding, headerOctets: number): number {
  return Math.floor(((OCTETS - headerOctets) * 8) / UNIT_BITS[encoding]);
}

function sum(text: string, encoding: SmsEncoding): number {
  let units = 0;
  for (const character of text) units += unitsOf(character, encoding) ?? 0;
  return units;
}

function divide(text: string, encoding: SmsEncoding, each: number): readonly SmsPart[] {
  const parts: SmsPart[] = [];
  let part = { text: '', units: 0 };
  for (const character of text) {
    const units = unitsOf(character, encoding) ?? 0;
    if (part.units + units > each) {
      parts.push(part);
      part = { text: '', units: 0 };
    }
    part = { text: part.text + character, units: part.units + units };
  }
  return [...parts, part];
}
