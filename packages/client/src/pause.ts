import { setTimeout as wait } from 'node:timers/promises';
import { SwitchbackError } from './error';

/** What a call throws whose signal was aborted. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new SwitchbackError({ code: 'CANCELLED', reason: 'CANCELED', message: 'the call was canceled' });
}

/** Waits; throws the error of a canceled call when the signal is aborted meanwhile. */
export async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  await wait(ms, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
  throwIfAborted(signal);
}
