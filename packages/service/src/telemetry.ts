// First import of every main.ts: what it patches must not be loaded yet. Loads the SDK only when tracing is on.
import { readTelemetryConfig } from './telemetry/config';
import type * as instrumentModule from './telemetry/instrument';
import type * as start from './telemetry/start';

const config = readTelemetryConfig();
if (config !== undefined) {
  // Static imports would load the SDK in every process, asynchronous ones would patch too late.
  const { instrument }: typeof instrumentModule = module.require('./telemetry/instrument');
  instrument();
  const { startTelemetry }: typeof start = module.require('./telemetry/start');
  startTelemetry(config);
}
