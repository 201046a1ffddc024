import { conceal } from '@switchback/service';
import { MessageAccepted, type OutgoingMessage } from '@switchback/contracts';
import { type AcceptCommand, type FallbackPolicy, isTimeZone, type SendWindow, type Suppressed, validateSendWindow } from '@switchback/fallback';

import { type PolicyKey } from '../decide/policy-key';
import { reachableChannels, unrenderableSteps } from '../decide/resolve-content';
import { overlongSteps } from '../decide/segments-of-steps';
import { recipientFacts } from './recipient-facts';
import { sendWindowDraft } from './send-window-draft';

/** One record of messages.accepted, checked. */
export interface AcceptedMessage {
  readonly messageId: string;
  readonly customerId: string;
  readonly outgoing: OutgoingMessage;
  readonly policy: PolicyKey;
  /** Milliseconds since the epoch. */
  readonly acceptedAt: number;
  readonly expiresAt: number;
  readonly schedule: Schedule;
}

/** When its steps may start. */
type Schedule = Pick<AcceptCommand, 'sendAt' | 'sendWindow' | 'timeZone'>;

/** Throws when the record is not what the gateway writes: no retry will mend it. */
export function decodeAccepted(value: Uint8Array): AcceptedMessage {
  return readAccepted(MessageAccepted.decode(value));
}

/** The same for what is not on the bus. */
export function readAccepted({ messageId, customerId, message, policyVersion, acceptTime, expireTime }: MessageAccepted): AcceptedMessage {
  if (messageId === '' || customerId === '' || message === undefined || acceptTime === undefined || expireTime === undefined) {
    throw new Error('not a MessageAccepted: a required field is missing');
  }
  return {
    messageId,
    customerId,
    outgoing: conceal(message, { messageId }),
    policy: { customerId, name: message.policy, version: policyVersion },
    acceptedAt: acceptTime.getTime(),
    expiresAt: expireTime.getTime(),
    schedule: scheduleOf(message),
  };
}

/** The engine's first command for it; `suppressed`: what is known against its addresses. */
export function acceptCommand(accepted: AcceptedMessage, policy: FallbackPolicy, suppressed: Suppressed | undefined, now: number): AcceptCommand {
  const { messageId, outgoing, acceptedAt, expiresAt, schedule } = accepted;
  const reachable = outgoing.recipient === undefined ? [] : reachableChannels(outgoing.recipient);
  const unrenderable = unrenderableSteps(policy, outgoing);
  const tooLong = overlongSteps(policy, outgoing);
  const known = suppressed === undefined ? {} : { suppressed };
  return { type: 'ACCEPT', now, messageId, reachable, unrenderable, tooLong, acceptedAt, expiresAt, ...schedule, ...factsFor(policy, outgoing), ...known };
}

/** Most policies have no conditions, and need no facts. */
function factsFor({ steps }: FallbackPolicy, outgoing: OutgoingMessage): Pick<AcceptCommand, 'recipient'> {
  return steps.some(({ when }) => when !== undefined) ? { recipient: recipientFacts(outgoing) } : {};
}

function scheduleOf({ sendAt, sendWindow, timeZone }: OutgoingMessage): Schedule {
  if (timeZone !== '' && !isTimeZone(timeZone)) throw new Error('not a MessageAccepted: its time zone is not known here');
  const window = sendWindow === undefined ? undefined : readWindow(sendWindow);
  const zone = timeZone === '' ? window?.timeZone : timeZone;
  return {
    ...(sendAt === undefined ? {} : { sendAt: sendAt.getTime() }),
    ...(window === undefined ? {} : { sendWindow: window }),
    ...(zone === undefined ? {} : { timeZone: zone }),
  };
}

function readWindow(wire: NonNullable<OutgoingMessage['sendWindow']>): SendWindow {
  const validation = validateSendWindow('message.send_window', sendWindowDraft(wire));
  if (!validation.ok) throw new Error(`not a MessageAccepted: its ${validation.violations.map(({ field }) => field).join(', ')} cannot be read`);
  return validation.window;
}
