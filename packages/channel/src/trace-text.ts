import { propagation, ROOT_CONTEXT, type Context } from '@opentelemetry/api';

import { traceHeaders } from '@switchback/bus';

/** The trace context as it is stored beside a claim; null when nothing is traced. */
export function toTraceText(context: Context): string | null {
  const headers = traceHeaders(context);
  for (const _ in headers) return JSON.stringify(headers);
  return null;
}

/** The headers that {@link toTraceText} stored. */
export function traceTextHeaders(text: string | null): Record<string, string> {
  if (text === null) return {};
  const parsed: unknown = JSON.parse(text);
  if (typeof parsed !== 'object' || parsed === null) return {};
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(parsed)) if (typeof value === 'string') headers[name] = value;
  return headers;
}

/** The stored context, to make children of. */
export function fromTraceText(text: string | null): Context {
  return text === null ? ROOT_CONTEXT : propagation.extract(ROOT_CONTEXT, traceTextHeaders(text));
}
