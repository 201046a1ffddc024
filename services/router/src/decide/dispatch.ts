import { type Dispatch, type OutgoingMessage } from '@switchback/contracts';
import { type Event, type FallbackPolicy, type MessageState, providerOrder } from '@switchback/fallback';

import { addressFor, contentOfStep } from './resolve-content';
import { type StoredMessage } from './stored-message';
import { validitySeconds } from './validity';
import { WIRE_CHANNEL } from './vocabulary';

type AttemptQueued = Extract<Event, { type: 'ATTEMPT_QUEUED' }>;

/** The attempts that a transition queued. */
export function queuedAttempts(events: readonly Event[]): readonly AttemptQueued[] {
  return events.filter((event) => event.type === 'ATTEMPT_QUEUED');
}

/** All that a channel service needs for one attempt. Throws when the engine queued one that has no address or no step. */
export function dispatchOf(
  queued: AttemptQueued,
  message: StoredMessage,
  state: MessageState,
  input: OutgoingMessage,
  policy: FallbackPolicy,
): Dispatch {
  const step = policy.steps[queued.step];
  const { recipient } = input;
  const address = recipient === undefined ? undefined : addressFor(queued.channel, recipient);
  if (step === undefined || address === undefined) throw new Error(`attempt ${queued.attemptId} cannot be dispatched`);
  return {
    messageId: message.id,
    customerId: message.customerId,
    attemptId: queued.attemptId,
    step: queued.step,
    channel: WIRE_CHANNEL[queued.channel],
    address,
    // Without content the channel service ends the attempt by itself: a template that cannot be rendered after all is a step that failed.
    content: contentOfStep(step, input),
    providers: providerOrder(step.providers, queued.attemptId),
    maxAttempts: step.retry.maxAttempts,
    initialBackoffMs: step.retry.initialBackoffMs,
    maxBackoffMs: step.retry.maxBackoffMs,
    expireTime: new Date(state.expiresAt),
    validitySeconds: validitySeconds(queued.at, state, step, state.steps[queued.step]),
    policy: policy.name,
    createTime: new Date(queued.at),
    fallbackAfterMs: step.fallbackAfterMs,
    notBefore: notBefore(state),
  };
}

/** No provider was called for the message earlier. */
export function notBefore({ acceptedAt, sendAt }: Pick<MessageState, 'acceptedAt' | 'sendAt'>): Date {
  return new Date(Math.max(acceptedAt, sendAt ?? acceptedAt));
}
