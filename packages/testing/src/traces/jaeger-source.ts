import { type OtlpRequest, readSpans, type ReceivedSpan } from '../otlp-json';

import { isOfMessage, type TraceSource } from './trace-source';

const PATIENCE_MS = 30_000;
/** A message that is asked for was sent within this time. */
const LOOK_BACK_MS = 24 * 3_600_000;
const MOST_TRACES = 20;

/** Reads traces by the query API of Jaeger 2, version 3 of that API. `url`: of Jaeger's query service, e.g. http://localhost:16686. */
export function jaegerSource(url: string): TraceSource {
  const base = url.replace(/\/+$/, '');
  return {
    trace: (traceId) => spansAt(`${base}/api/v3/traces/${traceId}`),
    tracesOf: async (messageId) => {
      const now = Date.now();
      const query = new URLSearchParams({
        'query.attributes': JSON.stringify({ 'switchback.message.id': messageId }),
        'query.start_time_min': new Date(now - LOOK_BACK_MS).toISOString(),
        // A service whose clock is ahead has its spans there, too.
        'query.start_time_max': new Date(now + LOOK_BACK_MS).toISOString(),
        'query.search_depth': String(MOST_TRACES),
      });
      const spans = await spansAt(`${base}/api/v3/traces?${query.toString()}`);
      const found = spans.filter((span) => isOfMessage(span) && span.attributes['switchback.message.id'] === messageId);
      return [...new Set(found.map(({ traceId }) => traceId))];
    },
  };
}

async function spansAt(url: string): Promise<readonly ReceivedSpan[]> {
  const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) });
  if (response.status === 404) return [];
  if (!response.ok) throw new Error(`Jaeger answered ${response.status} at ${new URL(url).pathname}`);
  const answer: { readonly result?: OtlpRequest } = JSON.parse(await response.text());
  return readSpans(answer.result ?? {});
}
