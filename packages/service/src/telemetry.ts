// First import of every main.ts: what it patches must not be loaded yet. Loads the SDK only when tracing is on.
import { readTelemetryConfig } from './telemetry/config';
import type * as start from './telemetry/start';

const config = readTelemetryConfig();
if (config !== undefined) {
  // A static import would load the SDK in every process, an asynchronous one would patch too late.
  const { startTelemetry }: typeof start = module.require('./telemetry/start');
  startTelemetry(config);
}
