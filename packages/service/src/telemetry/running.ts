import type { IncomingMessage, ServerResponse } from 'node:http';

interface Telemetry {
  shutdown(): Promise<void>;
}

type MetricsHandler = (request: IncomingMessage, response: ServerResponse) => void;

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
