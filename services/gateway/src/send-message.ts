import { type FallbackPolicy, Message, MessageAccepted, type OutgoingMessage } from '@switchback/contracts';
import { ApiError } from '@switchback/service';

import { type Call, type Caller, goneError, isGone } from './call';
import { checkOutgoing, type CheckedOutgoing } from './check-outgoing';
import { acceptedMessage, acceptMessage } from './decide/accepted-message';
import { MESSAGE_ID_RANDOM_BYTES, messageId as createMessageId } from './decide/message-id';
import { type AcceptOutcome, compare } from './record/accept-messages';
import { type AcceptedMessages } from './record/accepted-messages';
import { describeMessage, describeRepetition, type MessageTrace } from './send/message-trace';
import { type PolicyParts, storedPolicy } from './usable-policy';

export interface SendMessageParts extends PolicyParts {
  readonly accepted: Pick<AcceptedMessages, 'submit' | 'findByRequest'>;
  readonly random: (bytes: number) => Uint8Array;
}

/** Who sends, through which call, in which trace. */
export interface Sender extends Caller {
  readonly trace: MessageTrace;
}

/** Accepts one message. */
export async function sendMessage(parts: SendMessageParts, sender: Sender, outgoing: OutgoingMessage | undefined): Promise<Message> {
  return await sendChecked(parts, sender, checkOutgoing(outgoing, 'message'));
}

/**
 * Accepts a message: judged, pinned to its policy, and committed together with the record that carries it to the router. A
 * request id that was used before gets the first answer again, even when its policy is gone or out of reach by now.
 */
export async function sendChecked(parts: SendMessageParts, sender: Sender, checked: CheckedOutgoing): Promise<Message> {
  const { message, print } = checked;
  let policy: FallbackPolicy;
  try {
    policy = await storedPolicy(parts, sender, checked);
  } catch (error) {
    return await firstAnswer(parts, sender, message.requestId, print, error);
  }
  return await accept(parts, sender, message, print, policy);
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
  describeMessage({ messageId, customerId, policy: policy.name });
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
  { accepted, now }: SendMessageParts,
  { customerId, call }: Sender,
  requestId: string,
  print: Uint8Array,
  hindrance: unknown,
): Promise<Message> {
  const outcome = requestId === '' || isGone(call, now()) ? undefined : compare(print, await accepted.findByRequest(customerId, requestId));
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
    case 'REPEATED': {
      const first = Message.decode(outcome.answer);
      describeRepetition(first);
      return first;
    }
    case 'REUSED':
      throw new ApiError('REQUEST_ID_REUSED', 'this request_id stands for another message: use a new request_id for a new message');
    case 'ABANDONED':
      throw goneError(call, Date.now());
  }
}
