import { type Attributes } from '@opentelemetry/api';

import { type Advance } from '../advance';
import { type MessageSpans } from '../message-spans';

/** Says on each span what happened to which message; no content, no address. */
export function annotateAdvances(spans: MessageSpans, advances: readonly Advance[]): void {
  for (const advance of advances) spans.annotate(advance.context, () => attributes(advance));
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
    ...(after.reason === undefined ? {} : { 'switchback.reason': after.reason }),
  };
}
