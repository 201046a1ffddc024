import { setTimeout as delay } from 'node:timers/promises';

import { PlatformError } from '../platform-error';

import { type Exit, type ServiceProcess } from './service-process';

/** The exit code of a service whose configuration is wrong: trying again does not help. */
const EXIT_CONFIG = 78;
const MOST_RESTARTS = 5;
const CALM_MS = 60_000;

/** The wait before the n-th restart (from 1) in a row, in milliseconds. */
export function restartDelayMs(restart: number): number {
  return Math.min(250 * 2 ** (restart - 1), 5_000);
}

/** What a supervised service's end leads to. */
export interface Watch {
  /** Restart it; otherwise its first end is told to `giveUp`. */
  restarts: boolean;
  progress(line: string): void;
  giveUp(error: PlatformError): void;
  /** Called after a restart. */
  remember(): void;
}

/**
 * Restarts a service that ends by itself, waiting longer each time; a minute of calm forgets what was. `giveUp` is called when it ends
 * too often or says that its configuration is wrong.
 */
export function supervise(service: ServiceProcess, o: Watch): { release(): void } {
  let restarts = 0;
  let lastEnd = 0;
  const held = new AbortController();
  const onExit = async (exit: Exit): Promise<void> => {
    if (held.signal.aborted) return;
    const now = performance.now();
    restarts = now - lastEnd > CALM_MS ? 1 : restarts + 1;
    lastEnd = now;
    const how = describeExit(exit);
    if (exit.code === EXIT_CONFIG) return o.giveUp(new PlatformError(`${service.name} refuses its configuration.`, service.refusal()));
    if (!o.restarts) return o.giveUp(new PlatformError(`${service.name} ${how}.`, service.story()));
    if (restarts > MOST_RESTARTS) return o.giveUp(new PlatformError(`${service.name} ${how}, ${restarts} times in a row.`, service.story()));
    const wait = restartDelayMs(restarts);
    o.progress(`${service.name} ${how}; restarting in ${wait} ms (${restarts} of ${MOST_RESTARTS})\n  ${service.story()}`);
    await delay(wait, undefined, { signal: held.signal });
    service.start();
    o.remember();
  };
  service.whenItEnds((exit) => {
    onExit(exit).catch((error: unknown) => {
      if (!held.signal.aborted) o.giveUp(new PlatformError(`${service.name} could not be restarted: ${String(error)}`));
    });
  });
  return { release: () => held.abort() };
}

/** "ended with code 1", "was ended by SIGKILL". */
export function describeExit(exit: Exit): string {
  if (exit.signal !== null) return `was ended by ${exit.signal}`;
  return exit.code === null ? 'could not be started' : `ended with code ${exit.code}`;
}
