import { decodeGsm7, encodeGsm7, gsm7Codes } from './gsm-7';

/** How the characters of a short message are coded. */
export type SmsEncoding = 'GSM_7' | 'UCS_2' | 'LATIN_1';

/** How many units a character takes: septets, UTF-16 code units or octets; undefined when the encoding does not have it. */
export function unitsOf(character: string, encoding: SmsEncoding): number | undefined {
  switch (encoding) {
    case 'GSM_7':
      return gsm7Codes(character)?.length;
    case 'UCS_2':
      return character.length;
    case 'LATIN_1':
      return isLatin1(character) ? 1 : undefined;
  }
}

/** Whether every character of a text is in an encoding. */
export function fits(text: string, encoding: SmsEncoding): boolean {
  for (const character of text) if (unitsOf(character, encoding) === undefined) return false;
  return true;
}

/**
 * A text as octets: septets one an octet, UTF-16 in big-endian order as UCS-2, ISO 8859-1. Undefined when a character is not in the
 * encoding.
 */
export function encodeSms(text: string, encoding: SmsEncoding): Uint8Array | undefined {
  switch (encoding) {
    case 'GSM_7':
      return encodeGsm7(text);
    case 'UCS_2':
      return encodeUcs2(text);
    case 'LATIN_1':
      return fits(text, 'LATIN_1') ? Uint8Array.from(text, (character) => character.charCodeAt(0)) : undefined;
  }
}

/** The text of octets; see {@link encodeSms}. What cannot be read becomes U+FFFD. */
export function decodeSms(octets: Uint8Array, encoding: SmsEncoding): string {
  switch (encoding) {
    case 'GSM_7':
      return decodeGsm7(octets);
    case 'UCS_2':
      return decodeUcs2(octets);
    case 'LATIN_1':
      return Array.from(octets, (octet) => String.fromCharCode(octet)).join('');
  }
}

function isLatin1(character: string): boolean {
  return character.length === 1 && character.charCodeAt(0) <= 0xff;
}

function encodeUcs2(text: string): Uint8Array {
  const octets = new Uint8Array(text.length * 2);
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    octets[2 * index] = unit >> 8;
    octets[2 * index + 1] = unit & 0xff;
  }
  return octets;
}

function decodeUcs2(octets: Uint8Array): string {
  let text = '';
  for (let at = 0; at + 1 < octets.length; at += 2) text += String.fromCharCode(((octets[at] ?? 0) << 8) | (octets[at + 1] ?? 0));
  return octets.length % 2 === 0 ? text : `${text}\ufffd`;
}
