import { type ReceivedSpan } from '../otlp-json';
import { type OtlpReceiver } from '../otlp-receiver';

/** Where traces are read. */
export interface TraceSource {
  /** The spans of one trace; none when there is no such trace. */
  trace(traceId: string): Promise<readonly ReceivedSpan[]>;
  /** The traces of the hops that carry a message's id, but for calls that were answered with it a second time. */
  tracesOf(messageId: string): Promise<readonly string[]>;
}

/** What a receiver was sent. */
export function receiverSource({ spans }: Pick<OtlpReceiver, 'spans'>): TraceSource {
  const byTrace = groupBy(spans, ({ traceId }) => traceId);
  const byMessage = groupBy(spans.filter(isOfMessage), ({ attributes }) => String(attributes['switchback.message.id']));
  return {
    trace: async (traceId) => byTrace.get(traceId) ?? [],
    tracesOf: async (messageId) => [...new Set(byMessage.get(messageId)?.map(({ traceId }) => traceId))],
  };
}

export function isOfMessage({ attributes }: ReceivedSpan): boolean {
  return attributes['switchback.message.id'] !== undefined && attributes['switchback.message.repeated'] !== true;
}

function groupBy(spans: readonly ReceivedSpan[], key: (span: ReceivedSpan) => string): ReadonlyMap<string, readonly ReceivedSpan[]> {
  const groups = new Map<string, ReceivedSpan[]>();
  for (const span of spans) {
    const group = groups.get(key(span));
    if (group === undefined) groups.set(key(span), [span]);
    else group.push(span);
  }
  return groups;
}
