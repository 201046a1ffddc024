/** GSM 7 bit default alphabet: 3GPP TS 23.038, section 6.2.1, each character at its code. 0x1B is the escape. */
const DEFAULT_ALPHABET =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001bÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
  '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const ESCAPE = 0x1b;
/** Its extension table, section 6.2.1.1: each takes the escape and a septet. */
const EXTENSION: readonly (readonly [character: string, code: number])[] = [
  ['\f', 0x0a],
  ['^', 0x14],
  ['{', 0x28],
  ['}', 0x29],
  ['\\', 0x2f],
  ['[', 0x3c],
  ['~', 0x3d],
  [']', 0x3e],
  ['|', 0x40],
  ['€', 0x65],
];

const CODES = new Map<string, readonly number[]>([
  ...[...DEFAULT_ALPHABET].flatMap((character, code) => (code === ESCAPE ? [] : [[character, [code]] as const])),
  ...EXTENSION.map(([character, code]) => [character, [ESCAPE, code]] as const),
]);
const EXTENSION_CHARACTERS = new Map(EXTENSION.map(([character, code]) => [code, character]));

/** The septets of one character, one or two; undefined when it is in neither table. */
export function gsm7Codes(character: string): readonly number[] | undefined {
  return CODES.get(character);
}

/** A text as septets, one an octet, as SMPP carries them; undefined when a character is in neither table. */
export function encodeGsm7(text: string): Uint8Array | undefined {
  const septets: number[] = [];
  for (const character of text) {
    const codes = CODES.get(character);
    if (codes === undefined) return undefined;
    septets.push(...codes);
  }
  return Uint8Array.from(septets);
}

/**
 * The text of septets, one an octet. By section 6.2.1.1, an escape before a code that the extension table does not have shows as the
 * default alphabet's character, and one at the end as a space. Octets above 0x7F are no septets: U+FFFD.
 */
export function decodeGsm7(septets: Uint8Array): string {
  let text = '';
  let escaped = false;
  for (const septet of septets) {
    if (septet === ESCAPE && !escaped) {
      escaped = true;
      continue;
    }
    text += (escaped ? EXTENSION_CHARACTERS.get(septet) : undefined) ?? characterAt(septet);
    escaped = false;
  }
  return escaped ? `${text} ` : text;
}

function characterAt(septet: number): string {
  if (septet === ESCAPE) return ' ';
  return DEFAULT_ALPHABET[septet] ?? '\ufffd';
}
