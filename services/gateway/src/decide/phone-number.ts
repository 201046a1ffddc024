import { parsePhoneNumberFromString } from 'libphonenumber-js/min';

const LONGEST_INPUT = 64;

/**
 * A phone number in E.164, or undefined when the text is not an international number. Punctuation is dropped; a number
 * without "+" and country code is refused, because guessing a country sends a message to a stranger.
 *
 * A number need only be possible (its country exists and its length fits), not valid: numbering plans change faster than
 * any library's table, providers give the final answer, and the sandbox's numbers (+1 500 555 0001 to 0009) are possible
 * only. Parsing costs about 7 microseconds with the small metadata, which is less than a cache would earn.
 */
export function normalisePhoneNumber(text: string): string | undefined {
  const trimmed = text.trim();
  if (trimmed.length > LONGEST_INPUT) {
    return undefined;
  }
  const parsed = parsePhoneNumberFromString(trimmed, { extract: false });
  if (parsed === undefined || parsed.ext !== undefined || !parsed.isPossible()) {
    return undefined;
  }
  return parsed.number;
}
