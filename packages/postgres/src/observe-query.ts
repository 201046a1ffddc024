import { setTimeout as sleep } from 'node:timers/promises';

import { type Attributes, type ObservableGauge, type ObservableResult } from '@opentelemetry/api';

/** One value of a gauge. */
export interface Measured {
  readonly gauge: ObservableGauge;
  readonly value: number;
  readonly attributes: Attributes;
}

/** Whoever collects does not wait longer: a database that hangs must not take the other metrics with it. */
const PATIENCE_MS = 1_000;

/**
 * Gauges whose values have to be asked for, of a database or a broker: asked whenever they are collected, one question at a time. What is not
 * answered within a second, or fails, is left out. Answers what ends it.
 */
export function observeQuery(gauges: readonly ObservableGauge[], read: () => Promise<readonly Measured[]>, patienceMs = PATIENCE_MS): () => void {
  let asking: Promise<readonly Measured[]> | undefined;
  const ask = async (): Promise<readonly Measured[]> => {
    asking ??= read()
      .catch(() => [])
      .finally(() => {
        asking = undefined;
      });
    return Promise.race([asking, sleep(patienceMs, [], { ref: false })]);
  };
  const undo = gauges.map((gauge) => {
    const callback = async (result: ObservableResult): Promise<void> => {
      for (const measured of await ask()) if (measured.gauge === gauge) result.observe(measured.value, measured.attributes);
    };
    gauge.addCallback(callback);
    return () => gauge.removeCallback(callback);
  });
  return () => undo.forEach((end) => end());
}
