/** FNV-1a, over UTF-16 units: quick, and evenly spread over ids. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193) >>> 0;
  return value;
}

/**
 * Whether a message is among those whose wide lines are logged, of which `ratio` (0 to 1) are. Decided by its id alone: all services keep
 * the same messages, each with all of its lines.
 */
export function isLogged(messageId: string, ratio: number): boolean {
  return ratio >= 1 || hash(messageId) < ratio * 2 ** 32;
}
