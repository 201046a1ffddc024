import { SpanStatusCode, trace, type Attributes } from '@opentelemetry/api';
import { type Event } from '@switchback/fallback';

import { type Advance } from '../advance';
import { type MessageSpans } from '../message-spans';

/** Says on each span what happened to which message; no content, no address. */
export function annotateAdvances(spans: MessageSpans, advances: readonly Advance[]): void {
  for (const advance of advances) {
    spans.annotate(advance.context, () => attributes(advance));
    const failure = failureOf(advance.transition.events);
    if (failure === undefined) continue;
    spans.annotate(advance.context, () => ({ 'error.type': failure }));
    trace.getSpan(advance.context)?.setStatus({ code: SpanStatusCode.ERROR });
  }
}

/** Why the message failed, when it did: nobody got it. */
function failureOf(events: readonly Event[]): string | undefined {
  for (const event of events) {
    if (event.type === 'MESSAGE_SETTLED' && (event.status === 'FAILED' || event.status === 'EXPIRED')) return event.reason;
  }
  return undefined;
}

/** What a collector keeps traces by. Times in milliseconds. */
function keptBecauseOf(acceptedAt: number, events: readonly Event[]): Attributes {
  const settled = events.find(({ type }) => type === 'MESSAGE_SETTLED');
  return {
    ...(events.some(({ type }) => type === 'FALLING_BACK') ? { 'switchback.fell_back': true } : {}),
    ...(events.some(({ type }) => type === 'DUPLICATE_DELIVERY') ? { 'switchback.duplicate_delivery': true } : {}),
    ...(events.some(({ type }) => type === 'MESSAGE_CORRECTED') ? { 'switchback.corrected': true } : {}),
    ...(settled === undefined ? {} : { 'switchback.settled_after_ms': settled.at - acceptedAt }),
  };
}

function attributes({ message, transition }: Advance): Attributes {
  const { after, events } = transition;
  const step = after.steps.at(-1);
  const attempts = new Set(events.flatMap((event) => ('attemptId' in event ? [event.attemptId] : [])));
  return {
    'switchback.message.id': message.id,
    'switchback.customer.id': message.customerId,
    'switchback.policy.name': after.policy,
    'switchback.policy.version': after.policyVersion,
    'switchback.message.status': after.status,
    'switchback.events': events.map((event) => event.type),
    ...(step === undefined ? {} : { 'switchback.step': step.step, 'switchback.channel': step.channel }),
    ...(attempts.size === 0 ? {} : { 'switchback.attempt.ids': [...attempts] }),
    ...keptBecauseOf(after.acceptedAt, events),
    ...(after.reason === undefined ? {} : { 'switchback.reason': after.reason }),
  };
}
