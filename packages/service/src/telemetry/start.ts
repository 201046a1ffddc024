import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { BatchSpanProcessor } from '@opentelemetry/sdk-trace';
import type { TelemetryConfig } from './config';
import { rootSampler } from './root-sampler';
import { setTelemetry } from './running';
import { serviceResource } from './service-resource';

/** Starts the SDK: OTLP over HTTP, W3C trace context. Nothing is patched: whatever has spans makes them itself. */
export function startTelemetry(config: TelemetryConfig): void {
  const exporter = new OTLPTraceExporter();
  const sdk = new NodeSDK({
    autoDetectResources: false,
    resource: serviceResource(config),
    sampler: rootSampler(config.sampling),
    spanProcessors: [new BatchSpanProcessor({ exporter, maxQueueSize: 16_384, maxExportBatchSize: 1_024, scheduledDelayMillis: 1_000 })],
    // No baggage: whatever a caller puts there would be stored and handed on with every record.
    textMapPropagator: new W3CTraceContextPropagator(),
    instrumentations: [],
    // Metrics are started by themselves: they are had without traces, too.
    metricReaders: [],
    logRecordProcessors: [],
  });
  sdk.start();
  setTelemetry(sdk);
}
