import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/min';

const LONGEST_INPUT = 64;

/** A region whose phone numbers can be read, as ISO 3166 alpha-2 in either case; undefined when it is none. */
export function phoneRegion(text: string): CountryCode | undefined {
  const region = text.toUpperCase();
  return isSupportedCountry(region) ? region : undefined;
}

/**
 * A phone number in E.164, or undefined when the text is none. Punctuation is dropped. A number without "+" and country code
 * is read as one of `region`; without a region it is refused, because guessing a country sends a message to a stranger.
 *
 * A number need only be possible (its country exists and its length fits), not valid: numbering plans change faster than
 * any library's table, providers give the final answer, and the sandbox's numbers (+1 500 555 0001 to 0009) are possible
 * only. Parsing costs about 7 microseconds with the small metadata, which is less than a cache would earn.
 */
export function normalisePhoneNumber(text: string, region?: CountryCode): string | undefined {
  const trimmed = text.trim();
  if (trimmed.length > LONGEST_INPUT) {
    return undefined;
  }
  const parsed = parsePhoneNumberFromString(trimmed, { extract: false, ...(region === undefined ? {} : { defaultCountry: region }) });
  if (parsed === undefined || parsed.ext !== undefined || !parsed.isPossible()) {
    return undefined;
  }
  return parsed.number;
}
