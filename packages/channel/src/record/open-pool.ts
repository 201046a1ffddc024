import { createPool, type Pool, type PoolOptions } from '@switchback/postgres';

/**
 * The pool of a channel service. Every statement of it finds its rows by key. The planner does not know that: claims pass through
 * SENDING in milliseconds, so by its statistics there are none, and it reads the whole table to find them. It is told not to.
 */
export function openPool(options: Omit<PoolOptions, 'settings'>): Pool {
  return createPool({ ...options, settings: { enable_seqscan: 'off' } });
}
