import { type ReceivedSpan } from '../otlp-json';

import { ENTRIES } from './check-message';
import { type MessageStory } from './message-story';

const OURS = /^switchback-/;

/**
 * A message whose caller had a trace of its own: the caller's spans are left out, and those of other messages that it sent in the same trace. Of a
 * message that began its trace nothing changes.
 */
export function inCallersTrace(story: MessageStory, spans: readonly ReceivedSpan[]): { readonly story: MessageStory; readonly spans: readonly ReceivedSpan[] } {
  const entries = spans.filter(({ name, service }) => ENTRIES.test(name) && OURS.test(service));
  const entry = entries.find(({ attributes }) => attributes['switchback.message.id'] === story.id);
  if (entry?.parentSpanId === undefined) return { story, spans };
  const others = below(spans, entries.filter((other) => other !== entry).map(({ spanId }) => spanId));
  return { story: { ...story, callersSpan: entry.parentSpanId }, spans: spans.filter(({ service, spanId }) => OURS.test(service) && !others.has(spanId)) };
}

/** These spans and all that hang on them. */
function below(spans: readonly ReceivedSpan[], roots: readonly string[]): ReadonlySet<string> {
  const found = new Set(roots);
  for (const spanId of found) for (const child of spans) if (child.parentSpanId === spanId) found.add(child.spanId);
  return found;
}
