import { type Pool } from '@switchback/postgres';

import { type KeyRecord } from '../decide/judge-key';
import { findKey } from './api-keys';
import { ReadThroughCache } from './read-through-cache';

/** How long a revocation or suspension through another gateway may go unseen here, in milliseconds. Documented: within 5 s. */
export const KEY_TTL_MS = 3_000;

/** Keys by their public id, remembered for a few seconds. While the database is away no key is taken for good. */
export class KeyCache {
  readonly #cache: ReadThroughCache<KeyRecord>;

  constructor(pool: Pool, now: () => number) {
    this.#cache = new ReadThroughCache({
      load: (id) => findKey(pool, id),
      ttlMs: KEY_TTL_MS,
      // An unknown id that is tried again and again must not become a query each time.
      absentTtlMs: 1_000,
      maxEntries: 10_000,
      now,
    });
  }

  find(id: string): Promise<KeyRecord | undefined> {
    return this.#cache.get(id);
  }

  /** To be called after a key or a customer was changed through this gateway. */
  clear(): void {
    this.#cache.clear();
  }
}
