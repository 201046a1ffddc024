import type { IncomingMessage } from 'node:http';
import type { Attributes } from '@opentelemetry/api';
import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { ExpressInstrumentation, ExpressLayerType } from '@opentelemetry/instrumentation-express';
import { GrpcInstrumentation } from '@opentelemetry/instrumentation-grpc';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg';

const PROBES = new Set(['/health/live', '/health/ready', '/health/startup', '/livez', '/readyz', '/startupz', '/metrics', '/favicon.ico']);

// A watch of a message lasts as long as the message, and a probe is nobody's request.
const QUIET_METHODS = [/^(Check|Watch|List|check|watch|list)$/, /ServerReflectionInfo/i, /grpc\.(health|reflection)\./];

/**
 * Patches gRPC, HTTP, Express and Postgres so that they make spans. Must run before any of them is loaded, the SDK included: its gRPC
 * exporters load grpc-js. The spans go to whatever tracer provider is registered afterwards.
 */
export function instrument(): void {
  registerInstrumentations({
    instrumentations: [
      new HttpInstrumentation({
        ignoreIncomingRequestHook: (request) => PROBES.has((request.url ?? '').split('?')[0] ?? ''),
        startIncomingSpanHook: hideQuery,
        requireParentforOutgoingSpans: true,
      }),
      // For the route in the name of the HTTP span; layers of their own say nothing more.
      new ExpressInstrumentation({ ignoreLayersType: Object.values(ExpressLayerType) }),
      new GrpcInstrumentation({ ignoreGrpcMethods: QUIET_METHODS }),
      new PgInstrumentation({ requireParentSpan: true }),
    ],
  });
}

/** Queries may carry what nobody may read later: a webhook's verification token, a filter by address. */
function hideQuery(request: IncomingMessage): Attributes {
  return (request.url ?? '').includes('?') ? { 'url.query': 'REDACTED' } : {};
}
