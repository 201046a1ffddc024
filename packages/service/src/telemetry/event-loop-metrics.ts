import { monitorEventLoopDelay, performance, type EventLoopUtilization } from 'node:perf_hooks';
import { metrics } from '@opentelemetry/api';

const NANOSECONDS = 1e9;
const RESOLUTION_MS = 20;

/** How late the event loop turns and how busy it is, since the last collection. Names by the semantic conventions for Node.js. */
export function observeEventLoop(): void {
  const meter = metrics.getMeter('switchback.process');
  const mean = meter.createObservableGauge('nodejs.eventloop.delay.mean', { unit: 's', description: 'Mean delay of the event loop since the last collection' });
  const p99 = meter.createObservableGauge('nodejs.eventloop.delay.p99', { unit: 's', description: '99th percentile of the delay of the event loop since the last collection' });
  const max = meter.createObservableGauge('nodejs.eventloop.delay.max', { unit: 's', description: 'Longest delay of the event loop since the last collection' });
  const utilization = meter.createObservableGauge('nodejs.eventloop.utilization', { unit: '1', description: 'Share of the time in which the event loop was busy since the last collection' });
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  let before: EventLoopUtilization = performance.eventLoopUtilization();
  meter.addBatchObservableCallback(
    (result) => {
      // What is measured is the distance between two ticks of a timer.
      const seconds = (nanoseconds: number): number => (Number.isFinite(nanoseconds) ? Math.max(0, nanoseconds / NANOSECONDS - RESOLUTION_MS / 1_000) : 0);
      result.observe(mean, seconds(delay.mean));
      result.observe(p99, seconds(delay.percentile(99)));
      result.observe(max, seconds(delay.max));
      delay.reset();
      const now = performance.eventLoopUtilization();
      result.observe(utilization, performance.eventLoopUtilization(now, before).utilization);
      before = now;
    },
    [mean, p99, max, utilization],
  );
}
