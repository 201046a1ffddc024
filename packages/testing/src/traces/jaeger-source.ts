import { type OtlpRequest, readSpans, type ReceivedSpan } from '../otlp-json';

import { isOfMessage, type TraceSource } from './trace-source';

const PATIENCE_MS = 30_000;
/** A message that is asked for was sent within this time. */
const LOOK_BACK_MS = 24 * 3_600_000;
const MOST_TRACES = 20;

/**
 * Reads traces by the query API of Jaeger 2, version 3 of that API, as they were sent: what Jaeger itself makes of them for its pages has other
 * times where it takes clocks to differ. `url`: of Jaeger's query service, e.g. http://localhost:16686.
 */
export function jaegerSource(url: string): TraceSource {
  const base = url.replace(/\/+$/, '');
  return {
    trace: async (traceId) => (await spansAt(`${base}/api/v3/traces/${traceId}?raw_traces=true`)) ?? [],
    tracesOf: async (messageId) => {
      const spans = (await find(base, messageId)) ?? (await findByService(base, messageId));
      const found = spans.filter((span) => isOfMessage(span) && span.attributes['switchback.message.id'] === messageId);
      return [...new Set(found.map(({ traceId }) => traceId))];
    },
  };
}

/** Undefined where Jaeger's storage has to be told the service. */
function find(base: string, messageId: string, service?: string): Promise<readonly ReceivedSpan[] | undefined> {
  const now = Date.now();
  const query = new URLSearchParams({
    ...(service === undefined ? {} : { 'query.service_name': service }),
    'query.attributes': JSON.stringify({ 'switchback.message.id': messageId }),
    'query.start_time_min': new Date(now - LOOK_BACK_MS).toISOString(),
    // A service whose clock is ahead has its spans there, too.
    'query.start_time_max': new Date(now + LOOK_BACK_MS).toISOString(),
    'query.search_depth': String(MOST_TRACES),
    'query.raw_traces': 'true',
  });
  return spansAt(`${base}/api/v3/traces?${query.toString()}`, service === undefined);
}

/** Cassandra and Badger find nothing without a service. */
async function findByService(base: string, messageId: string): Promise<readonly ReceivedSpan[]> {
  const answer: { readonly services?: readonly string[] } = JSON.parse(await (await get(`${base}/api/v3/services`)).text());
  const found = await Promise.all((answer.services ?? []).map((service) => find(base, messageId, service)));
  return found.flatMap((spans) => spans ?? []);
}

/** `mayBeRefused`: then undefined is the answer when Jaeger cannot ask its storage so. */
async function spansAt(url: string, mayBeRefused = false): Promise<readonly ReceivedSpan[] | undefined> {
  const response = await get(url);
  if (response.status === 404) return [];
  if (response.status === 400 && mayBeRefused) return undefined;
  if (!response.ok) throw new Error(`Jaeger answered ${response.status} at ${new URL(url).pathname}`);
  const answer: { readonly result?: OtlpRequest } = JSON.parse(await response.text());
  return readSpans(answer.result ?? {});
}

function get(url: string): Promise<Response> {
  return fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) });
}
