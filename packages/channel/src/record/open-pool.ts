import { createPool, type Pool, type PoolOptions } from '@switchback/postgres';

/**
 * The pool of a channel service. Every statement of it finds its rows by key. The planner does not know that: claims pass through
 * SENDING in milliseconds, so by its statistics there are none, and it would read a whole table or index to find them. It is told to look
 * each key up; and as that is the right plan whatever the values, it plans each statement once.
 */
export function openPool(options: Omit<PoolOptions, 'settings'>): Pool {
  const settings = { enable_seqscan: 'off', enable_hashjoin: 'off', enable_mergejoin: 'off', plan_cache_mode: 'force_generic_plan' };
  return createPool({ ...options, settings });
}
