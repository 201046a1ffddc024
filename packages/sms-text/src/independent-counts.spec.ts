import { SegmentedMessage } from 'sms-segments-calculator';
import { split } from 'split-sms';

import { smsParts } from './sms-parts';
import { smsSegments } from './sms-segments';

/**
 * Agreement with two libraries that others wrote. `split-sms` divides the text too, so its parts must be ours; `sms-segments-calculator`
 * keeps a grapheme together where it can, so its count is compared for texts whose graphemes are single code points. It is slow: fewer texts.
 */
const TEXTS = 12_000;
const FEWER_TEXTS = 3_000;
const GSM = [...'@£$¥èéùìòÇ\nØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCXYZÄÖÑÜ§¿abcxyzäöñüà'];
const EXTENDED = [...'\f^{}\\[~]|€'];
const WIDE = [...'çê–’“”नあ한ЖΆ😀👍🎉'];
const CLUSTERS = ['👨‍👩‍👧‍👦', '👍🏽', '🇩🇪', 'e\u0301', 'n\u0303', 'ก\u0e33', '❤\ufe0f', '1\ufe0f\u20e3', 'á'];
/** Around the limits of one message and of two. */
const BOUNDARIES = [66, 67, 68, 69, 70, 71, 133, 134, 135, 152, 153, 154, 159, 160, 161, 305, 306, 307, 459, 460];

interface Recipe {
  readonly alphabet: readonly string[];
  readonly characters: number;
}

it(`counts and divides as split-sms does, over ${TEXTS} texts`, () => {
  for (const text of texts(TEXTS, [[...GSM, ...EXTENDED], [...GSM, ...EXTENDED, ...EXTENDED, ...EXTENDED], [...GSM, ...WIDE, ...CLUSTERS], [...WIDE, ...CLUSTERS]])) {
    const theirs = split(text);
    const ours = smsParts(text);
    const counted = smsSegments(text);
    expect({ text, encoding: ours.encoding, parts: ours.parts.map((part) => part.text) }).toEqual({
      text,
      encoding: theirs.characterSet === 'GSM' ? 'GSM_7' : 'UCS_2',
      parts: theirs.parts.map(({ content }) => content),
    });
    expect(counted).toEqual({ encoding: ours.encoding, segments: theirs.parts.length, units: theirs.characterSet === 'GSM' ? theirs.bytes : theirs.bytes / 2 });
  }
});

it(`counts as sms-segments-calculator does, over ${FEWER_TEXTS} texts`, () => {
  for (const text of texts(FEWER_TEXTS, [[...GSM, ...EXTENDED], [...GSM, ...EXTENDED, ...EXTENDED], [...GSM, ...WIDE], WIDE])) {
    const theirs = new SegmentedMessage(text);
    expect({ text, ...encodingAndCount(text) }).toEqual({
      text,
      encoding: theirs.encodingName === 'GSM-7' ? 'GSM_7' : 'UCS_2',
      segments: theirs.segmentsCount,
    });
  }
});

function encodingAndCount(text: string) {
  const { encoding, segments } = smsSegments(text);
  return { encoding, segments };
}

/** The same texts at each run. Half of them end near a boundary. */
function* texts(count: number, alphabets: readonly (readonly string[])[]): Generator<string> {
  const random = generator(20_261_128);
  for (let made = 0; made < count; made += 1) {
    const alphabet = alphabets[made % alphabets.length] ?? [];
    const boundary = BOUNDARIES[Math.floor(random() * BOUNDARIES.length)] ?? 0;
    yield write({ alphabet, characters: random() < 0.5 ? boundary : 1 + Math.floor(random() * 200) }, random);
  }
}

/** Mostly one character, so that a text of a boundary's length is at that boundary; now and then another. */
function write({ alphabet, characters }: Recipe, random: () => number): string {
  const pick = (): string => alphabet[Math.floor(random() * alphabet.length)] ?? '';
  const common = pick();
  const rarity = random();
  let text = '';
  for (let count = 0; count < characters; count += 1) text += random() < rarity ? pick() : common;
  return text;
}

/** mulberry32: small, and the same everywhere. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
