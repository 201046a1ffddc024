import type { IncomingMessage } from 'node:http';
import type { Attributes } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { ExpressInstrumentation, ExpressLayerType } from '@opentelemetry/instrumentation-express';
import { GrpcInstrumentation } from '@opentelemetry/instrumentation-grpc';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import type { TelemetryConfig } from './config';
import { setTracerProvider } from './provider';
import { rootSampler } from './root-sampler';

const PROBES = new Set(['/livez', '/readyz', '/startupz', '/favicon.ico']);

// A watch of a message lasts as long as the message, and a probe is nobody's request.
const QUIET_METHODS = [/^(Check|Watch|List|check|watch|list)$/, /ServerReflectionInfo/i, /grpc\.(health|reflection)\./];

/**
 * Starts tracing: OTLP over HTTP (the gRPC exporter would load grpc-js before it is patched), W3C trace context, spans of gRPC, HTTP,
 * Express and Postgres. Must run before any of those is loaded.
 */
export function startTelemetry(config: TelemetryConfig): void {
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({
      'service.name': config.serviceName,
      'service.version': config.serviceVersion,
      'service.namespace': 'switchback',
    }),
    sampler: rootSampler(config.ratio),
    spanProcessors: [
      new BatchSpanProcessor(new OTLPTraceExporter(), { maxQueueSize: 16_384, maxExportBatchSize: 1_024, scheduledDelayMillis: 1_000 }),
    ],
  });
  // No baggage: whatever a caller puts there would be stored and handed on with every record.
  provider.register({ propagator: new W3CTraceContextPropagator() });
  setTracerProvider(provider);
  registerInstrumentations({
    tracerProvider: provider,
    instrumentations: [
      new HttpInstrumentation({
        ignoreIncomingRequestHook: (request) => PROBES.has((request.url ?? '').split('?')[0] ?? ''),
        startIncomingSpanHook: hideQuery,
        requireParentforOutgoingSpans: true,
      }),
      new ExpressInstrumentation({ ignoreLayersType: [ExpressLayerType.MIDDLEWARE] }),
      new GrpcInstrumentation({ ignoreGrpcMethods: QUIET_METHODS }),
      new PgInstrumentation({ requireParentSpan: true }),
    ],
  });
}

/** Queries may carry what nobody may read later: a webhook's verification token, a filter by address. */
function hideQuery(request: IncomingMessage): Attributes {
  return (request.url ?? '').includes('?') ? { 'url.query': 'REDACTED' } : {};
}
