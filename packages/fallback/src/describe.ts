import { type Event } from './event';
import { type AttemptStatus } from './message-state';
import { type Channel } from './policy';
import { failure, noFurtherCall, passedOver, settlement, skip, success, wait, withdrawal } from './describe-reason';

/** A timeline entry for people. */
export interface Description {
  /** One plain sentence: what was decided and why. Never an address, never content. */
  readonly summary: string;
  /** UPPER_SNAKE; absent where the event says it all. */
  readonly reason?: string;
}

/** Puts an event into words. */
export function describe(event: Event): Description {
  switch (event.type) {
    case 'MESSAGE_ACCEPTED':
      return { summary: `Accepted, to be routed by policy "${event.policy}" version ${event.policyVersion}.` };
    case 'STEP_WAITING':
      return {
        summary: `${position(event.step)} (${NAMES[event.channel]}) ${wait(event.reason)} ${new Date(event.until).toISOString()}.`,
        reason: event.reason,
      };
    case 'STEP_STARTED':
      return { summary: `${position(event.step)} starts: ${NAMES[event.channel]}.` };
    case 'STEP_SKIPPED':
      return { summary: `${position(event.step)} (${NAMES[event.channel]}) is skipped: ${skip(event.reason)}.`, reason: event.reason };
    case 'ATTEMPT_QUEUED':
      return { summary: `Handing the message to the ${NAMES[event.channel]} service.` };
    case 'ATTEMPT_UPDATED':
      return describeAttempt(event);
    case 'ATTEMPT_WITHDRAWN':
      return {
        summary: `Asking the ${NAMES[event.channel]} service to withdraw its attempt: ${withdrawal(event.reason)}.`,
        reason: event.reason,
      };
    case 'TIMER_STARTED':
      return { summary: `Waiting for word of the ${NAMES[event.channel]} until ${new Date(event.deadline).toISOString()}.` };
    case 'STEP_SUCCEEDED':
      return { summary: `${position(event.step)} (${NAMES[event.channel]}) succeeded: ${success(event.reason)}.`, reason: event.reason };
    case 'STEP_FAILED':
      return { summary: `${position(event.step)} (${NAMES[event.channel]}) failed: ${failure(event.reason)}.`, reason: event.reason };
    case 'STEP_OVERTAKEN':
      return { summary: `${position(event.step)} (${NAMES[event.channel]}) is overtaken: step ${event.by + 1}, which started with it, succeeded; its attempt goes on.` };
    case 'FALLING_BACK':
      return describeFallback(event);
    case 'CANCEL_REQUESTED':
      return { summary: 'Cancellation was requested; no further step starts.' };
    case 'ACKNOWLEDGED':
      return { summary: 'The sender says that the person acted; no further step starts.' };
    case 'DUPLICATE_DELIVERY':
      return { summary: `The ${NAMES[event.channel]} was delivered too: the person got the message more than once.` };
    case 'MESSAGE_SETTLED':
      return { summary: `The message is ${event.status}: ${settlement(event.reason)}.`, reason: event.reason };
    case 'MESSAGE_CORRECTED':
      return { summary: `The message is now ${event.status}: ${CORRECTIONS[event.reason]}.`, reason: event.reason };
  }
}

/** How people call the channels. */
const NAMES = { SMS: 'SMS', EMAIL: 'e-mail', WHATSAPP: 'WhatsApp' } as const satisfies Record<Channel, string>;

const CORRECTIONS = {
  LATE: 'proof of delivery came late',
  READ: 'the recipient opened it',
  ACKNOWLEDGED: 'the sender says that the person acted',
} as const;

const ATTEMPTS = {
  QUEUED: 'is waiting',
  SENDING: 'is being handed to the provider',
  SENT: 'was handed over',
  DELIVERED: 'was delivered',
  READ: 'was opened by the recipient',
  UNDELIVERED: 'could not be delivered',
  REJECTED: 'was refused',
  EXPIRED: 'was given up when its validity period ended',
  CANCELED: 'was withdrawn',
  UNKNOWN: 'may or may not have been taken, for the provider gave no answer',
} as const satisfies Record<AttemptStatus, string>;

function position(step: number): string {
  return `Step ${step + 1}`;
}

function describeFallback(event: Extract<Event, { type: 'FALLING_BACK' }>): Description {
  const way = `from step ${event.fromStep + 1} to step ${event.step + 1} (${NAMES[event.channel]})`;
  return { summary: `Falling back ${way}: ${failure(event.reason)}.`, reason: event.reason };
}

function describeAttempt(event: Extract<Event, { type: 'ATTEMPT_UPDATED' }>): Description {
  const by = event.provider === undefined ? '' : ` (provider ${event.provider})`;
  const details = [event.errorClass, event.providerCode].filter((detail) => detail !== undefined);
  const why = details.length === 0 ? '' : `: ${details.join(', code ')}`;
  const end = event.noFurtherCall === undefined ? '' : `; ${noFurtherCall(event.noFurtherCall)}`;
  const others = (event.passedOver ?? []).map(({ provider, reason }) => `; ${provider} was passed over: ${passedOver(reason)}`).join('');
  const summary = `The ${NAMES[event.channel]} ${ATTEMPTS[event.status]}${by}${why}${end}${others}.`;
  const reason = event.noFurtherCall ?? event.errorClass;
  return reason === undefined ? { summary } : { summary, reason };
}
