// Crockford's base32 in lower case: no i, l, o, u, and its characters sort like their values.
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const TIME_LENGTH = 10;
const PATTERN = /^msg_[0-9a-hjkmnp-tv-z]{26}$/;

/** Random bytes that one message id takes. */
export const MESSAGE_ID_RANDOM_BYTES = 10;

/**
 * A message id: "msg_" and a lower-case ULID, so that ids sort by time.
 *
 * @param now milliseconds since the epoch
 * @param random at least MESSAGE_ID_RANDOM_BYTES bytes
 */
export function messageId(now: number, random: Uint8Array): string {
  return `msg_${encodeTime(now)}${encodeRandom(random)}`;
}

/** Whether a text has the form of a message id. */
export function isMessageId(text: string): boolean {
  return PATTERN.test(text);
}

/** A bound for retention: every id made before `time` (milliseconds since the epoch) sorts before it. */
export function firstMessageIdAt(time: number): string {
  return `msg_${encodeTime(time)}${'0'.repeat(16)}`;
}

function encodeTime(now: number): string {
  let rest = now;
  let text = '';
  for (let i = 0; i < TIME_LENGTH; i += 1) {
    text = ALPHABET.charAt(rest % 32) + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}

function encodeRandom(random: Uint8Array): string {
  let text = '';
  let bits = 0;
  let held = 0;
  for (let i = 0; i < MESSAGE_ID_RANDOM_BYTES; i += 1) {
    bits = (bits << 8) | (random[i] ?? 0);
    held += 8;
    while (held >= 5) {
      held -= 5;
      text += ALPHABET.charAt((bits >>> held) & 31);
    }
    bits &= (1 << held) - 1;
  }
  return text;
}
