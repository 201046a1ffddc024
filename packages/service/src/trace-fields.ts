const TRACEPARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/;

/** The fields by which a log line names its trace, from a W3C `traceparent`; none when there is none. */
export function traceFieldsOf(traceparent: string | undefined): { readonly trace_id?: string; readonly span_id?: string } {
  const [, traceId, spanId] = TRACEPARENT.exec(traceparent ?? '') ?? [];
  return traceId === undefined || spanId === undefined ? {} : { trace_id: traceId, span_id: spanId };
}
