import { type ReceivedSpan } from '../otlp-json';
import { SpanTree } from '../span-tree';

import { type Tell, type TraceProblem } from './problem';

/** What hangs on what, whatever the message: hop by hop, from what is sent to who takes it. */
export function checkShape(spans: readonly ReceivedSpan[], told: Tell): TraceProblem[] {
  const tree = new SpanTree(spans);
  return spans.flatMap((span) => {
    const parent = tree.parentOf(span);
    const wanted = wantedParent(span);
    const wrong = wanted !== undefined && parent !== undefined && !wanted.test(parent.name) && !outranItsCall(tree, span, parent);
    return [
      ...(wrong ? [told(span.name, `hangs on ${parent.name}`)] : []),
      ...(span.failed && span.attributes['error.type'] === undefined ? [told(span.name, 'failed, and does not say as what')] : []),
      ...(!span.failed && span.attributes['error.type'] !== undefined ? [told(span.name, 'has an error.type, and is not marked as failed')] : []),
      ...(span.endedAt < span.startedAt ? [told(span.name, 'ends before it begins')] : []),
    ];
  });
}

const ROUTER = /^(?:route message|advance message|fire timer|cancel message|acknowledge message|answer withdrawal)$/;

function wantedParent({ name, scope }: ReceivedSpan): RegExp | undefined {
  const topic = scope === '@switchback/bus' ? /^process (.+)$/.exec(name)?.[1] : undefined;
  // A dead letter that is replayed is processed again, below the letter.
  if (topic !== undefined) return new RegExp(`^send ${escaped(topic)}(?:\\..+\\.dead-letter)?$`);
  if (name === 'route message') return /^process switchback\.messages\.accepted\.v1$/;
  if (name === 'advance message') return /^process switchback\.attempts\.events\.v1$/;
  if (/^send switchback\.(?:dispatch|messages\.events)\./.test(name) && !name.endsWith('.dead-letter')) return ROUTER;
  if (/^send (?:sms|email|whatsapp)$/.test(name)) return /^process switchback\.dispatch\./;
  if (/^(?:receipt|query) (?:sms|email|whatsapp)$/.test(name)) return /^send (?:sms|email|whatsapp)$/;
  return undefined;
}

/**
 * A receipt can be taken before the result of its call is recorded. It hangs beside the call then, on the dispatch that both come from;
 * once the router has been told of the call it may not.
 */
function outranItsCall(tree: SpanTree, receipt: ReceivedSpan, parent: ReceivedSpan): boolean {
  if (!/^receipt /.test(receipt.name)) return false;
  const call = tree.spans.find(({ name, parentSpanId, attributes }) =>
    name === receipt.name.replace('receipt', 'send')
    && parentSpanId === parent.spanId
    && attributes['switchback.attempt.id'] === receipt.attributes['switchback.attempt.id']);
  if (call === undefined) return false;
  return !tree.spans.some(({ name, parentSpanId, endedAt }) => name === 'send switchback.attempts.events.v1' && parentSpanId === call.spanId && endedAt < receipt.startedAt);
}

function escaped(text: string): string {
  return text.replace(/[.\\]/g, '\\$&');
}
