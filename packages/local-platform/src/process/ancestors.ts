import { isAlive } from './process-table';

const ASK_EVERY_MS = 500;

/**
 * Calls back once when the processes that started us are gone: npm, killed in whatever way, and the shell between us, which does not pass
 * signals on. bootstrap.mjs names them, nearest first; a program that it did not start watches nothing.
 */
export function onAncestorsGone(callback: () => void): void {
  const named: unknown = Reflect.get(globalThis, Symbol.for('switchback.ancestors'));
  const [parent, ...further] = Array.isArray(named) ? named.filter((pid) => typeof pid === 'number' && pid > 1) : [];
  if (parent === undefined) return;
  const timer = setInterval(() => {
    if (process.ppid === parent && further.every((pid) => isAlive(pid))) return;
    clearInterval(timer);
    callback();
  }, ASK_EVERY_MS);
  timer.unref();
}
