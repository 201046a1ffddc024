/** The advisory lock of a schema's migrations: services migrate side by side, replicas of one service take turns. 48-bit FNV-1a. */
export function migrationLock(schema: string): number {
  let hash = 0xcbf29ce484222325n;
  for (const byte of Buffer.from(`switchback.migrate.${schema}`)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return Number(hash >> 16n);
}
