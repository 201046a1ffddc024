import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Check } from './health';

const NANOSECONDS_PER_MS = 1e6;

export interface EventLoopCheckOptions {
  /** Mean delay since the last look from which the process counts as stuck, in milliseconds. Default: 2,000. */
  readonly limitMs?: number;
}

/** A liveness check: fails while the event loop hardly turns. A passing burst of work does not fail it. */
export function eventLoopCheck(options: EventLoopCheckOptions = {}): Check {
  const limitMs = options.limitMs ?? 2_000;
  const delay = monitorEventLoopDelay({ resolution: 100 });
  delay.enable();
  return () => {
    const meanMs = Number.isNaN(delay.mean) ? 0 : delay.mean / NANOSECONDS_PER_MS;
    delay.reset();
    return { ok: meanMs < limitMs, detail: `mean event-loop delay ${Math.round(meanMs)} ms` };
  };
}
