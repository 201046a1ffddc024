import { type FallbackPolicy, type Message, type MessageAccepted, MessageStatus, type OutgoingMessage } from '@switchback/contracts';

import { ttlMs } from './check-message';

const DEFAULT_TTL_MS = 24 * 3_600_000;

/** What acceptance needs besides the message itself; time and id come in as values. */
export interface Acceptance {
  readonly customerId: string;
  readonly messageId: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly policy: FallbackPolicy;
}

/** The event that the router will consume: the message pinned to its policy's version, whether it named or brought it, with its end. */
export function acceptMessage(message: OutgoingMessage, acceptance: Acceptance): MessageAccepted {
  const { customerId, messageId, now, policy } = acceptance;
  return {
    messageId,
    customerId,
    message: { ...message, requestId: message.requestId || messageId, policy: policy.name, inlinePolicy: undefined },
    policyVersion: policy.version,
    acceptTime: new Date(now),
    expireTime: new Date(expiryOf(message, policy, now)),
  };
}

/** The same as a question. A policy that the message brings is not stored for it, and so it goes along. */
export function supposedMessage(message: OutgoingMessage, acceptance: Acceptance): MessageAccepted {
  const accepted = acceptMessage(message, acceptance);
  return message.inlinePolicy === undefined || accepted.message === undefined
    ? accepted
    : { ...accepted, message: { ...accepted.message, inlinePolicy: acceptance.policy } };
}

/** When a message that is accepted at `now` expires, in milliseconds since the epoch. */
export function expiryOf(message: Pick<OutgoingMessage, 'ttl'>, policy: FallbackPolicy, now: number): number {
  return now + (ttlMs(message.ttl) ?? ttlMs(policy.defaultTtl) ?? DEFAULT_TTL_MS);
}

/** The message as its sender sees it until the router has begun: stored, so that every repeat gets the first answer. */
export function acceptedMessage(accepted: MessageAccepted, traceId: string): Message {
  const { message } = accepted;
  return {
    id: accepted.messageId,
    requestId: message?.requestId ?? '',
    status: MessageStatus.MESSAGE_STATUS_ACCEPTED,
    policy: message?.policy ?? '',
    policyVersion: accepted.policyVersion,
    recipient: message?.recipient,
    correlationId: message?.correlationId ?? '',
    metadata: message?.metadata ?? {},
    acceptTime: accepted.acceptTime,
    updateTime: accepted.acceptTime,
    expireTime: accepted.expireTime,
    settleTime: undefined,
    steps: [],
    late: false,
    duplicateDelivery: false,
    traceId,
    traceUrl: '',
    reason: '',
    sendAt: message?.sendAt,
    sendWindow: message?.sendWindow,
    timeZone: message?.timeZone ?? '',
    parallelSteps: 0,
  };
}
