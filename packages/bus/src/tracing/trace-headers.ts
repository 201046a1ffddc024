import { propagation, ROOT_CONTEXT, type Context } from '@opentelemetry/api';

/** The W3C trace context as headers of a record; none when tracing is off. */
export function traceHeaders(context: Context): Record<string, string> {
  const headers: Record<string, string> = {};
  propagation.inject(context, headers);
  return headers;
}

/** The trace context that came with a record. */
export function contextOf(headers: Readonly<Record<string, string>>): Context {
  return propagation.extract(ROOT_CONTEXT, headers);
}
