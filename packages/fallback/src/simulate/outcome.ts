import { isDelivered, isHandedOver } from '../attempt-evidence';
import { type Event } from '../event';
import { type AttemptState, type MessageState, type MessageStatus } from '../message-state';
import { areSiblings } from '../parallel-steps';
import { type Channel } from '../policy';

export const CHANNELS = ['SMS', 'EMAIL', 'WHATSAPP'] as const satisfies readonly Channel[];

/** How a message ended, and what it took. */
export interface Outcome {
  /** READ counts as DELIVERED. */
  readonly status: MessageStatus;
  readonly delivered: boolean;
  /** The channel whose step succeeded, or else whose attempt was delivered; absent when nobody knows or none was. */
  readonly channel?: Channel;
  /** From acceptance, or from `send_at`, to when the message became DELIVERED, in milliseconds. */
  readonly deliveredAfter?: number;
  readonly duplicate: boolean;
  readonly fallbacks: number;
  readonly channels: Readonly<Record<Channel, ChannelUse>>;
}

export interface ChannelUse {
  /** Attempts that were not taken back. */
  readonly attempts: number;
  /** Of these: that a provider took, or may have taken. */
  readonly handedOver: number;
  readonly delivered: number;
}

/** `events`: all that was decided about the message, from its acceptance to `state`. */
export function outcomeOf(state: MessageState, events: readonly Event[]): Outcome {
  const delivered = state.status === 'DELIVERED' || state.status === 'READ';
  const channel = delivered ? deliveringChannel(state) : undefined;
  const since = Math.max(state.acceptedAt, state.sendAt ?? state.acceptedAt);
  const at = events.find(makesDelivered)?.at;
  return {
    status: delivered ? 'DELIVERED' : state.status,
    delivered,
    ...(channel === undefined ? {} : { channel }),
    ...(at === undefined || !delivered ? {} : { deliveredAfter: Math.max(0, at - since) }),
    duplicate: state.duplicateDelivery,
    fallbacks: events.filter(({ type }) => type === 'FALLING_BACK').length,
    channels: { SMS: useOf('SMS', state), EMAIL: useOf('EMAIL', state), WHATSAPP: useOf('WHATSAPP', state) },
  };
}

/** The same way, where attempts whose ending was guessed cost and arrive as much as they may: silent ones late, refused ones after a hand-off. */
export function mostOf(outcome: Outcome, state: MessageState, guessed: ReadonlySet<string>): Outcome {
  const arrives = ({ id, status }: AttemptState): boolean => isDelivered(status) || (guessed.has(id) && status === 'SENT');
  const arriving = state.steps.flatMap(({ step, attempts }) => attempts.filter(arrives).map(() => step));
  const twice = arriving.some((one, index) => arriving.slice(index + 1).some((other) => !areSiblings(state, one, other)));
  const most = (channel: Channel): ChannelUse => {
    const made = state.steps.flatMap((step) => (step.channel === channel ? step.attempts : []));
    const refused = made.filter(({ id, status }) => guessed.has(id) && status === 'REJECTED').length;
    return { ...outcome.channels[channel], handedOver: outcome.channels[channel].handedOver + refused };
  };
  return { ...outcome, duplicate: outcome.duplicate || twice, channels: { SMS: most('SMS'), EMAIL: most('EMAIL'), WHATSAPP: most('WHATSAPP') } };
}

function makesDelivered(event: Event): boolean {
  if (event.type !== 'MESSAGE_SETTLED' && event.type !== 'MESSAGE_CORRECTED') return false;
  return event.status === 'DELIVERED' || event.status === 'READ';
}

function deliveringChannel({ steps }: MessageState): Channel | undefined {
  const succeeded = steps.find(({ status }) => status === 'SUCCEEDED');
  return (succeeded ?? steps.find(({ attempts }) => attempts.some(({ status }) => isDelivered(status))))?.channel;
}

function useOf(channel: Channel, { steps }: MessageState): ChannelUse {
  const attempts = steps.flatMap((step) => (step.channel === channel ? step.attempts : [])).filter((attempt) => !isTakenBack(attempt));
  return {
    attempts: attempts.length,
    handedOver: attempts.filter(isHandedOver).length,
    delivered: attempts.filter(({ status }) => isDelivered(status)).length,
  };
}

function isTakenBack({ status, handedOffAt, withdrawal }: AttemptState): boolean {
  return status === 'CANCELED' && handedOffAt === undefined && withdrawal !== undefined;
}
