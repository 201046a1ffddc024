import { type FallbackPolicy } from '@switchback/contracts';

import { ownCall } from '../call';
import { ReadThroughCache } from '../record/read-through-cache';
import { type RouterClient } from './router-client';
import { isReason } from './router-error';

const LOAD_TIMEOUT_MS = 2_000;

/** How long an update through another gateway may go unseen here, in milliseconds. */
export const POLICY_TTL_MS = 3_000;

/** Customers' policies, newest versions, remembered for a few seconds and for as long as the router is away. */
export class Policies {
  readonly #cache: ReadThroughCache<FallbackPolicy>;

  constructor(router: RouterClient, now: () => number) {
    this.#cache = new ReadThroughCache({
      load: (key) => load(router, key),
      ttlMs: POLICY_TTL_MS,
      absentTtlMs: 1_000,
      maxEntries: 10_000,
      now,
      serveStale: (error) => isReason(error, 'TEMPORARILY_UNAVAILABLE'),
    });
  }

  /** Undefined when the customer has no such policy. */
  find(customerId: string, name: string): Promise<FallbackPolicy | undefined> {
    return this.#cache.get(keyOf(customerId, name));
  }

  /** To be called after every write through this gateway. */
  forget(customerId: string, name: string): void {
    this.#cache.forget(keyOf(customerId, name));
  }
}

async function load(router: RouterClient, key: string): Promise<FallbackPolicy | undefined> {
  const [customerId = '', name = ''] = key.split('\0');
  try {
    return (await router.getPolicy(customerId, { name, version: 0 }, ownCall(), LOAD_TIMEOUT_MS)).policy;
  } catch (error) {
    if (isReason(error, 'POLICY_NOT_FOUND')) {
      return undefined;
    }
    throw error;
  }
}

function keyOf(customerId: string, name: string): string {
  return `${customerId}\0${name}`;
}
