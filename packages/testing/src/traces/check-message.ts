import { type ReceivedSpan } from '../otlp-json';
import { SpanTree } from '../span-tree';

import { checkShape } from './check-shape';
import { checkTimeline } from './check-timeline';
import { type MessageStory } from './message-story';
import { type Tell, type TraceProblem } from './problem';

/** Where a message's trace begins: the call that sent it, or the span of its own that a message of many gets. */
export const ENTRIES = /^(?:switchback\.messaging\.v1\.MessageService\/SendMessage|POST \/v1\/messages|accept message)$/;

/**
 * Everything that is wrong with a message's trace: not one tree, a hop of its timeline without its span, a span without its hop. `traceIds`: the
 * traces that are found by the message's id. Nothing when all is well.
 */
export function checkMessage(story: MessageStory, spans: readonly ReceivedSpan[], traceIds: readonly string[]): TraceProblem[] {
  const { id: messageId, traceId } = story;
  const told: Tell = (hop, problem) => ({ messageId, traceId, hop, problem });
  if (spans.length === 0) return [told('trace', 'there is none')];
  return [...checkSearch(story, traceIds, told), ...checkTree(story, spans, told), ...checkShape(spans, told), ...checkTimeline(story, spans, told)];
}

function checkSearch({ traceId }: MessageStory, traceIds: readonly string[], told: Tell): TraceProblem[] {
  const others = traceIds.filter((found) => found !== traceId);
  return [
    ...(traceIds.includes(traceId) ? [] : [told('search', 'its id does not find its trace')]),
    ...others.map((other) => told('search', `its id finds another trace, too: ${other}`)),
  ];
}

function checkTree({ id, callersSpan }: MessageStory, spans: readonly ReceivedSpan[], told: Tell): TraceProblem[] {
  const tree = new SpanTree(spans);
  const [entry, ...more] = callersSpan === undefined ? tree.roots() : tree.orphans().filter(({ parentSpanId }) => parentSpanId === callersSpan);
  const orphans = tree.orphans().filter((orphan) => orphan !== entry);
  const strangers = spans.filter(({ attributes }) => (attributes['switchback.message.id'] ?? id) !== id);
  return [
    ...(entry === undefined ? [told('root', 'there is none')] : []),
    ...(entry !== undefined && !ENTRIES.test(entry.name) ? [told(entry.name, 'is the root, and does not accept messages')] : []),
    ...(entry !== undefined && entry.attributes['switchback.message.id'] !== id ? [told(entry.name, 'is the root, and does not name the message')] : []),
    ...more.map(({ name }) => told(name, 'is a second root')),
    ...orphans.map(({ name, service }) => told(name, `has no parent in the trace (${service})`)),
    ...strangers.map(({ name, attributes }) => told(name, `is about ${String(attributes['switchback.message.id'])}`)),
  ];
}
