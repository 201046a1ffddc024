import { type FallbackPolicy, Message, MessageAccepted, type OutgoingMessage } from '@switchback/contracts';
import { ApiError } from '@switchback/service';

import { type Call } from './call';
import { acceptedMessage, acceptMessage, expiryOf } from './decide/accepted-message';
import { checkMessage } from './decide/check-message';
import { fitSchedule } from './decide/check-schedule';
import { fitPolicy } from './decide/fit-policy';
import { MESSAGE_ID_RANDOM_BYTES, messageId as createMessageId } from './decide/message-id';
import { refusal } from './refusal';
import { type AcceptOutcome, compare } from './record/accept-messages';
import { type AcceptedMessages } from './record/accepted-messages';
import { fingerprint } from './record/fingerprint';
import { describeMessage, type MessageTrace } from './send/message-trace';
import { type Policies } from './send/policies';

export interface SendMessageParts {
  readonly policies: Pick<Policies, 'find'>;
  readonly accepted: Pick<AcceptedMessages, 'submit' | 'findByRequest'>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly random: (bytes: number) => Uint8Array;
}

/** Who sends, through which call, in which trace. */
export interface Sender {
  readonly customerId: string;
  readonly call: Call;
  readonly trace: MessageTrace;
}

/** Accepts one message. */
export async function sendMessage(parts: SendMessageParts, sender: Sender, outgoing: OutgoingMessage | undefined): Promise<Message> {
  return await sendChecked(parts, sender, checkOutgoing(outgoing, 'message'));
}

/** A message that can be judged no further without its policy. */
export interface CheckedOutgoing {
  /** Normalised. */
  readonly message: OutgoingMessage;
  readonly print: Buffer;
  /** Where it stands in the request, for field violations. */
  readonly path: string;
}

/** Errors: INVALID_FIELDS. */
export function checkOutgoing(outgoing: OutgoingMessage | undefined, path: string): CheckedOutgoing {
  const checked = checkMessage(outgoing, path);
  if (!checked.ok) {
    throw refusal('INVALID_FIELDS', checked.violations);
  }
  return { message: checked.message, print: fingerprint(checked.message), path };
}

/**
 * Accepts a message: judged, pinned to its policy, and committed together with the record that carries it to the router. A
 * request id that was used before gets the first answer again, even when its policy is gone or out of reach by now.
 */
export async function sendChecked(parts: SendMessageParts, sender: Sender, { message, print, path }: CheckedOutgoing): Promise<Message> {
  let policy: FallbackPolicy;
  try {
    policy = await usablePolicy(parts, sender.customerId, message, path);
  } catch (error) {
    return await firstAnswer(parts, sender, message.requestId, print, error);
  }
  return await accept(parts, sender, message, print, policy);
}

/** The policy that a message is to be pinned to. Errors: POLICY_NOT_FOUND, NO_USABLE_ADDRESS, INVALID_FIELDS. */
export async function usablePolicy(
  { policies, now }: Pick<SendMessageParts, 'policies' | 'now'>,
  customerId: string,
  message: OutgoingMessage,
  path: string,
): Promise<FallbackPolicy> {
  const policy = await policies.find(customerId, message.policy);
  if (policy === undefined) {
    throw new ApiError('POLICY_NOT_FOUND', `there is no policy named ${message.policy}: create it, or name another in ${path}.policy`);
  }
  const fit = fitPolicy(policy, message, path);
  if (!fit.ok) {
    throw refusal(fit.reason, fit.violations);
  }
  const unfit = fitSchedule(policy, message, expiryOf(message, policy, now()), path);
  if (unfit.length > 0) {
    throw refusal('INVALID_FIELDS', unfit);
  }
  return policy;
}

async function accept(
  { accepted, now, random }: SendMessageParts,
  { customerId, call, trace }: Sender,
  message: OutgoingMessage,
  print: Uint8Array,
  policy: FallbackPolicy,
): Promise<Message> {
  const time = now();
  const messageId = createMessageId(time, random(MESSAGE_ID_RANDOM_BYTES));
  const event = acceptMessage(message, { customerId, messageId, now: time, policy });
  const answer = acceptedMessage(event, trace.traceId);
  describeMessage({ messageId, customerId, policy: message.policy });
  const outcome = await accepted.submit({
    message: {
      customerId,
      requestId: answer.requestId,
      messageId,
      fingerprint: print,
      answer: Message.encode(answer).finish(),
      event: MessageAccepted.encode(event).finish(),
      headers: trace.headers,
    },
    signal: call.signal,
  });
  return answerTo(outcome, answer, call);
}

/** The first answer to a request that can no longer be judged; what hindered judging it when it is new. */
async function firstAnswer(
  { accepted }: SendMessageParts,
  { customerId, call }: Sender,
  requestId: string,
  print: Uint8Array,
  hindrance: unknown,
): Promise<Message> {
  const outcome = requestId === '' ? undefined : compare(print, await accepted.findByRequest(customerId, requestId));
  if (outcome === undefined) {
    throw hindrance;
  }
  return answerTo(outcome, undefined, call);
}

function answerTo(outcome: AcceptOutcome, fresh: Message | undefined, call: Call): Message {
  switch (outcome.kind) {
    case 'ACCEPTED':
      if (fresh === undefined) {
        throw new Error('a message was accepted that was only looked for');
      }
      return fresh;
    case 'REPEATED':
      return Message.decode(outcome.answer);
    case 'REUSED':
      throw new ApiError('REQUEST_ID_REUSED', 'this request_id stands for another message: use a new request_id for a new message');
    case 'ABANDONED':
      throw call.deadline <= Date.now()
        ? new ApiError('DEADLINE_EXCEEDED', 'the deadline passed before the message was stored; nothing was stored')
        : new ApiError('CANCELED', 'the caller canceled the call before the message was stored; nothing was stored');
  }
}
