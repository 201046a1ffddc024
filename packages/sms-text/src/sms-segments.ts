import { gsm7Codes } from './gsm-7';

/** How many short messages a text makes. */
export interface SmsSegments {
  readonly encoding: 'GSM_7' | 'UCS_2';
  /** At least 1. */
  readonly segments: number;
  /** Septets for GSM-7, UTF-16 code units for UCS-2. */
  readonly units: number;
}

/**
 * Limits of one message and of each of several, which share their 140 octets with 6 octets of header: 3GPP TS 23.040, sections 9.2.3.16
 * and 9.2.3.24.1 (8-bit reference).
 */
const LIMITS = { GSM_7: { alone: 160, each: 153 }, UCS_2: { alone: 70, each: 67 } } as const;

/**
 * GSM-7 when every character is in its tables, else UCS-2. What takes two units, an extension character or a surrogate pair, is never
 * divided between segments. A provider that replaces characters, or uses national tables, may count fewer.
 */
export function smsSegments(text: string): SmsSegments {
  const characters = [...text];
  const septets = septetsOf(characters);
  if (septets !== undefined) return counted('GSM_7', septets);
  return counted('UCS_2', characters.map((character) => character.length));
}

/** Undefined when a character is in neither table. */
function septetsOf(characters: readonly string[]): readonly number[] | undefined {
  const widths: number[] = [];
  for (const character of characters) {
    const codes = gsm7Codes(character);
    if (codes === undefined) return undefined;
    widths.push(codes.length);
  }
  return widths;
}

function counted(encoding: SmsSegments['encoding'], widths: readonly number[]): SmsSegments {
  const { alone, each } = LIMITS[encoding];
  const units = widths.reduce((sum, width) => sum + width, 0);
  if (units <= alone) return { encoding, segments: 1, units };
  let segments = 1;
  let used = 0;
  for (const width of widths) {
    if (used + width > each) {
      segments += 1;
      used = 0;
    }
    used += width;
  }
  return { encoding, segments, units };
}
