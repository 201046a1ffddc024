import { metrics } from '@opentelemetry/api';
import { nextWake } from '@switchback/fallback';
import { observeQuery, type Pool } from '@switchback/postgres';

import { type Advance } from './advance';
import { timerOutcome } from './decide/timer-outcome';
import { findEarliestWake } from './record/find-earliest-wake';

const meter = metrics.getMeter('switchback.router');

const lateness = meter.createHistogram('switchback.router.timer.lateness', {
  unit: 's',
  description: 'How long after its time a timer fired, by what followed',
  advice: { explicitBucketBoundaries: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3_600] },
});
const overdue = meter.createObservableGauge('switchback.router.timer.overdue', { unit: 's', description: 'For how long the earliest timer that has not fired has been due; 0 when none is' });

/** Of timers that have fired. */
export function countTimers(advances: readonly Advance[]): void {
  for (const { transition } of advances) {
    const due = transition.before === undefined ? undefined : nextWake(transition.before);
    const [first] = transition.events;
    if (due === undefined || first === undefined) continue;
    lateness.record(Math.max(0, first.at - due) / 1_000, { 'switchback.outcome': timerOutcome(transition.events) });
  }
}

/** Reads the earliest timer whenever it is collected. Answers what ends that. */
export function observeTimers(pool: Pool): () => void {
  return observeQuery([overdue], async () => {
    const earliest = await findEarliestWake(pool);
    return [{ gauge: overdue, value: Math.max(0, Date.now() - earliest) / 1_000, attributes: {} }];
  });
}
