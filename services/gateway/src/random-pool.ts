import { randomFillSync } from 'node:crypto';

const POOL_BYTES = 8_192;

/** Random bytes for ids, fetched from the system many at a time: a call per message costs more than all else about an id. */
export function randomPool(): (bytes: number) => Buffer {
  let pool = Buffer.alloc(0);
  return (bytes) => {
    if (pool.length < bytes) {
      // A new pool, not the old one refilled: parts of it are still in use.
      pool = randomFillSync(Buffer.alloc(Math.max(POOL_BYTES, bytes)));
    }
    const taken = pool.subarray(0, bytes);
    pool = pool.subarray(bytes);
    return taken;
  };
}
