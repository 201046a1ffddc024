import { context, propagation, ROOT_CONTEXT, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { Request, RequestHandler, Response } from 'express';
import { methodOf, routeOf } from './request-metrics';

const tracer = trace.getTracer('@switchback/service');

/**
 * A SERVER span of OpenTelemetry's conventions for HTTP around what follows, in the caller's trace if there is one. Queries are not told: they
 * may carry what nobody may read later, a webhook's verification token or a filter by address.
 */
export const traceRequests: RequestHandler = (request, response, next) => {
  const parent = propagation.extract(ROOT_CONTEXT, request.headers);
  const span = tracer.startSpan(methodOf(request), { kind: SpanKind.SERVER }, parent);
  if (span.isRecording()) {
    describe(span, request);
    response.once('close', () => end(span, request, response));
  }
  context.with(trace.setSpan(parent, span), next);
};

function describe(span: Span, request: Request): void {
  const { path, protocol } = request;
  span.setAttributes({
    'http.request.method': methodOf(request),
    'url.path': path,
    'url.scheme': protocol,
    'server.address': request.hostname,
    'network.protocol.version': request.httpVersion,
    ...(request.originalUrl.includes('?') ? { 'url.query': 'REDACTED' } : {}),
  });
}

/** Which route took it is known once it is answered. */
function end(span: Span, request: Request, response: Response): void {
  const route = routeOf(request);
  if (route !== undefined) {
    span.setAttribute('http.route', route);
    span.updateName(`${methodOf(request)} ${route}`);
  }
  if (response.headersSent) span.setAttribute('http.response.status_code', response.statusCode);
  const failure = response.statusCode >= 500 ? String(response.statusCode) : undefined;
  const error = response.writableFinished ? failure : (failure ?? 'ABORTED');
  if (error !== undefined) {
    span.setAttribute('error.type', error);
    span.setStatus({ code: SpanStatusCode.ERROR });
  }
  span.end();
}
