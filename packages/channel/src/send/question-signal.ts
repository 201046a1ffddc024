import { setMaxListeners } from 'node:events';

const ASK_TIMEOUT_MS = 5_000;

/** Ends a question to a provider, in time or with the process. A message of many parts is asked about part by part, and each listens. */
export function questionSignal(stop: AbortSignal): AbortSignal {
  const signal = AbortSignal.any([stop, AbortSignal.timeout(ASK_TIMEOUT_MS)]);
  setMaxListeners(0, signal);
  return signal;
}
