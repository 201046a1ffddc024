import { setTimeout as delay } from 'node:timers/promises';

/**
 * Asks `fact` again and again until it answers something other than `undefined` or `false`, and returns that.
 * `timeoutMs` bounds the wait; `onTimeout` names what was waited for.
 */
export async function waitUntil<T>(
  fact: () => T | undefined | false | Promise<T | undefined | false>,
  options: { timeoutMs: number; intervalMs?: number; onTimeout: () => Error },
): Promise<T> {
  const deadline = performance.now() + options.timeoutMs;
  for (;;) {
    const answer = await fact();
    if (answer !== undefined && answer !== false) return answer;
    if (performance.now() >= deadline) throw options.onTimeout();
    await delay(options.intervalMs ?? 25);
  }
}
