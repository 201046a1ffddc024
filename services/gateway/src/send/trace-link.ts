/** Where a trace can be looked at: a page of Jaeger, whose address is `jaegerUrl`; empty when there is none, or no trace. */
export function traceLink(jaegerUrl: string | undefined, traceId: string): string {
  return jaegerUrl === undefined || traceId === '' ? '' : `${jaegerUrl.replace(/\/+$/, '')}/trace/${traceId}`;
}
