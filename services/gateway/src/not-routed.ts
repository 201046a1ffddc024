import { Message } from '@switchback/contracts';

import { isMessageId } from './decide/message-id';
import { type AcceptedMessages } from './record/accepted-messages';
import { refusal } from './refusal';
import { type RouterClient } from './send/router-client';
import { isReason } from './send/router-error';

export interface ReadParts {
  readonly router: Pick<RouterClient, 'getMessage' | 'getTimeline'>;
  readonly accepted: Pick<AcceptedMessages, 'findByMessage'>;
  /** Of the Jaeger that people look at; undefined: there is none. */
  readonly jaegerUrl: string | undefined;
}

interface Answers<T> {
  readonly routed: () => Promise<T>;
  readonly notRouted: (message: Message) => T;
}

/**
 * Asks the router, and answers from what was accepted when the router does not know the message yet. A router that is away
 * is an error: the accepted state could be older than what the caller has seen, and status never goes backwards.
 */
export async function unlessNotRouted<T>(
  { accepted }: Pick<ReadParts, 'accepted'>,
  customerId: string,
  messageId: string,
  { routed, notRouted }: Answers<T>,
): Promise<T> {
  try {
    return await routed();
  } catch (error) {
    const answer = isReason(error, 'MESSAGE_NOT_FOUND') ? await accepted.findByMessage(customerId, messageId) : undefined;
    if (answer === undefined) {
      throw error;
    }
    return notRouted(Message.decode(answer));
  }
}

/** Refuses what cannot be a message id. */
export function checkMessageId(messageId: string): void {
  if (!isMessageId(messageId)) {
    const description = 'must be a message id as SendMessage answers it: "msg_" and 26 characters';
    throw refusal('INVALID_FIELDS', [{ field: 'message_id', description }]);
  }
}
