import { isAlive } from './process-table';

const ASK_EVERY_MS = 500;

/**
 * Calls back once when the processes that started us are gone: npm, killed in whatever way, and the shell between us, which does not pass
 * signals on. `SWITCHBACK_ANCESTORS` names them, nearest first; without it nothing is watched.
 */
export function onAncestorsGone(callback: () => void, names: string | undefined = process.env['SWITCHBACK_ANCESTORS']): void {
  const [parent, ...further] = (names ?? '').split(',').map(Number).filter((pid) => Number.isInteger(pid) && pid > 1);
  // Inherited from another start further up: `npm test` starts platforms too.
  if (parent === undefined || process.ppid !== parent) return;
  const timer = setInterval(() => {
    if (process.ppid === parent && further.every((pid) => isAlive(pid))) return;
    clearInterval(timer);
    callback();
  }, ASK_EVERY_MS);
  timer.unref();
}
