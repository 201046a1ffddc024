// First import of every main.ts, so that nothing begins before it is measured. Loads only what is asked for.
import { readTelemetryConfig } from './telemetry/config';
import type * as start from './telemetry/start';
import type * as startMetricsModule from './telemetry/start-metrics';

const config = readTelemetryConfig();
if (config?.traces === true) {
  // Static imports would load the SDK in every process, asynchronous ones would start it too late.
  const { startTelemetry }: typeof start = module.require('./telemetry/start');
  startTelemetry(config);
}
if (config !== undefined && (config.otlpMetricsEveryMs !== undefined || config.prometheus)) {
  const { startMetrics }: typeof startMetricsModule = module.require('./telemetry/start-metrics');
  startMetrics(config);
}
