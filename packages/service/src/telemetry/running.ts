import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

interface Telemetry {
  shutdown(): Promise<void>;
}

type MetricsHandler = (request: IncomingMessage, response: ServerResponse) => void;

/** Spans and metrics that a silent collector does not take are given up after so long: the work is done, and the exit is clean. */
export const FLUSH_MS = 2_000;

const running: Telemetry[] = [];
let answerMetrics: MetricsHandler | undefined;

/** Remembers what was started, so that shutdown can flush it. */
export function setTelemetry(telemetry: Telemetry): void {
  running.push(telemetry);
}

/** Says who answers at /metrics. */
export function setMetricsHandler(handler: MetricsHandler): void {
  answerMetrics = handler;
}

/** Undefined: nobody was asked to. */
export function metricsHandler(): MetricsHandler | undefined {
  return answerMetrics;
}

/** Exports what is still buffered and stops. Does nothing when telemetry is off. Never rejects. */
export async function shutdownTelemetry(): Promise<void> {
  await Promise.all(running.splice(0).map((telemetry) => telemetry.shutdown().catch(() => undefined)));
}

/** Before the process ends: as `shutdownTelemetry`, but no longer than 2 s. False when what was left was given up. */
export function flushTelemetry(): Promise<boolean> {
  return Promise.race([shutdownTelemetry().then(() => true), sleep(FLUSH_MS, false, { ref: false })]);
}
