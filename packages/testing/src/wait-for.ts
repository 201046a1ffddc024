import { setTimeout as delay } from 'node:timers/promises';

/**
 * Waits for a fact: asks until the answer is neither `undefined`, `null` nor `false`, and returns it. A throwing `fact` counts as "not
 * yet"; its last error becomes the cause when `timeoutMs` (default 10 s) runs out. Asks every `intervalMs` (default 20 ms).
 */
export async function waitFor<T>(
  fact: () => T | Promise<T>,
  options: { timeoutMs?: number; intervalMs?: number; what?: string } = {},
): Promise<Exclude<T, undefined | null | false>> {
  const timeoutMs = options.timeoutMs ?? 10_000;
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const outcome = await ask(fact);
    if ('answer' in outcome) return outcome.answer;
    if (performance.now() >= deadline) {
      throw new Error(`waited ${timeoutMs} ms in vain for ${options.what ?? 'a fact'}`, { cause: outcome.cause });
    }
    await delay(options.intervalMs ?? 20);
  }
}

async function ask<T>(fact: () => T | Promise<T>): Promise<{ answer: Exclude<T, undefined | null | false> } | { cause: unknown }> {
  try {
    const answer = await fact();
    return isFact(answer) ? { answer } : { cause: undefined };
  } catch (cause) {
    return { cause };
  }
}

function isFact<T>(answer: T): answer is Exclude<T, undefined | null | false> {
  return answer !== undefined && answer !== null && answer !== false;
}
