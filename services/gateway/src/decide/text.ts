const CONTROL = /\p{Cc}/u;

/** Whether a text has more characters (Unicode code points) than `limit`. Costs nothing for texts far from the limit. */
export function isLongerThan(text: string, limit: number): boolean {
  if (text.length <= limit) {
    return false;
  }
  // A code point is one or two UTF-16 units.
  return text.length > 2 * limit || Array.from(text).length > limit;
}

/** Line breaks, tabs and other control characters, which names and keys must not have. */
export function hasControlCharacter(text: string): boolean {
  return CONTROL.test(text);
}

/** NUL is the one character that neither Postgres nor any channel takes. */
export function hasNul(text: string): boolean {
  return text.includes('\0');
}

/** Whether there is nothing to read. */
export function isBlank(text: string): boolean {
  return text.trim() === '';
}

/** An id as it can be looked up; one with NUL belongs to nothing, and Postgres would not take it. */
export function lookUpId(id: string): string {
  return hasNul(id) ? '' : id;
}
