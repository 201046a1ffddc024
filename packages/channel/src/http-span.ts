import { context, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { isSampled } from '@switchback/postgres';

import { type HttpExchange, type HttpRequest } from './http-exchange';

const tracer = trace.getTracer('@switchback/channel');

/**
 * A CLIENT span of the trace under way, by OpenTelemetry's conventions for HTTP. Providers are not told of the trace, and queries and
 * bodies are not told of in it. Undefined in a trace that nobody records.
 */
export function startHttpSpan({ method, origin, path }: HttpRequest): Span | undefined {
  if (!isSampled(trace.getSpanContext(context.active()))) return undefined;
  const { hostname, port, protocol } = new URL(origin);
  const attributes = {
    'http.request.method': method,
    'server.address': hostname,
    'server.port': Number(port) || (protocol === 'https:' ? 443 : 80),
    'url.full': `${origin}${path.split('?')[0] ?? ''}`,
  };
  return tracer.startSpan(method, { kind: SpanKind.CLIENT, attributes });
}

export function endHttpSpan(span: Span, exchange: HttpExchange): void {
  switch (exchange.reached) {
    case 'REPLY':
      span.setAttribute('http.response.status_code', exchange.status);
      if (exchange.status >= 400) fail(span, String(exchange.status));
      break;
    case 'NOT_WRITTEN':
    case 'NO_REPLY':
      fail(span, exchange.code);
      break;
  }
  span.end();
}

function fail(span: Span, type: string): void {
  span.setAttribute('error.type', type);
  span.setStatus({ code: SpanStatusCode.ERROR });
}
