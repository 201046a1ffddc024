import { metrics } from '@opentelemetry/api';
import type { Request, RequestHandler } from 'express';
import { CALL_BOUNDARIES_S } from '../telemetry/boundaries';

const durations = metrics.getMeter('switchback.process').createHistogram('http.server.request.duration', {
  unit: 's',
  description: 'How long HTTP requests took to be answered, by route and status; probes are left out',
  advice: { explicitBucketBoundaries: CALL_BOUNDARIES_S },
});

const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Measures what comes after it. Of a request that no route takes, and of a method that HTTP does not know, the label says only that. */
export const requestMetrics: RequestHandler = (request, response, next) => {
  const startedAt = performance.now();
  response.once('close', () => {
    const route = routeOf(request);
    durations.record((performance.now() - startedAt) / 1_000, {
      'http.request.method': methodOf(request),
      // 499: the client went away before it was answered.
      'http.response.status_code': response.writableFinished ? response.statusCode : 499,
      ...(route === undefined ? {} : { 'http.route': route }),
    });
  });
  next();
};

/** One that HTTP knows; others are told as one, for who calls must not make names. */
export function methodOf({ method }: Request): string {
  return METHODS.has(method) ? method : '_OTHER';
}

/** As it was registered: "/v1/messages/:id". */
export function routeOf(request: Request): string | undefined {
  const path: unknown = request.route?.path;
  return typeof path === 'string' ? path : undefined;
}
