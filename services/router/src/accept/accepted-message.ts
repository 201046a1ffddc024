import { MessageAccepted, type OutgoingMessage } from '@switchback/contracts';
import { type AcceptCommand, type Suppressed } from '@switchback/fallback';

import { type PolicyKey } from '../decide/policy-key';
import { reachableChannels } from '../decide/resolve-content';

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

/** The engine's first command for it; `suppressed`: what is known against its addresses. */
export function acceptCommand(accepted: AcceptedMessage, suppressed: Suppressed | undefined, now: number): AcceptCommand {
  const { messageId, outgoing, acceptedAt, expiresAt } = accepted;
  const reachable = outgoing.recipient === undefined ? [] : reachableChannels(outgoing.recipient);
  return { type: 'ACCEPT', now, messageId, reachable, acceptedAt, expiresAt, ...(suppressed === undefined ? {} : { suppressed }) };
}
