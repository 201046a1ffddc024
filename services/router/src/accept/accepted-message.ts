import { MessageAccepted, type OutgoingMessage } from '@switchback/contracts';
import { type AcceptCommand, type FallbackPolicy } from '@switchback/fallback';

import { type PolicyKey } from '../decide/policy-key';
import { reachableChannels, unrenderableSteps } from '../decide/resolve-content';

/** One record of messages.accepted, checked. */
export interface AcceptedMessage {
  readonly messageId: string;
  readonly customerId: string;
  readonly outgoing: OutgoingMessage;
  readonly policy: PolicyKey;
  /** Milliseconds since the epoch. */
  readonly acceptedAt: number;
  readonly expiresAt: number;
}

/** Throws when the record is not what the gateway writes: no retry will mend it. */
export function decodeAccepted(value: Uint8Array): AcceptedMessage {
  const { messageId, customerId, message, policyVersion, acceptTime, expireTime } = MessageAccepted.decode(value);
  if (messageId === '' || customerId === '' || message === undefined || acceptTime === undefined || expireTime === undefined) {
    throw new Error('not a MessageAccepted: a required field is missing');
  }
  return {
    messageId,
    customerId,
    outgoing: message,
    policy: { customerId, name: message.policy, version: policyVersion },
    acceptedAt: acceptTime.getTime(),
    expiresAt: expireTime.getTime(),
  };
}

/** The engine's first command for it. */
export function acceptCommand(accepted: AcceptedMessage, policy: FallbackPolicy, now: number): AcceptCommand {
  const { messageId, outgoing, acceptedAt, expiresAt } = accepted;
  const reachable = outgoing.recipient === undefined ? [] : reachableChannels(outgoing.recipient);
  const unrenderable = unrenderableSteps(policy, outgoing);
  return { type: 'ACCEPT', now, messageId, reachable, unrenderable, acceptedAt, expiresAt };
}
