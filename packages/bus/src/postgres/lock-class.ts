/** The first key of an advisory lock: 32-bit FNV-1a of a name, as a signed integer. */
export function lockClass(name: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(name)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash | 0;
}
