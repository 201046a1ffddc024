/** The partition of a key: 32-bit FNV-1a over its UTF-8 bytes. It must never change: a key's records would lose their order. */
export function partitionOf(key: string, partitions: number): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(key)) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0) % partitions;
}
