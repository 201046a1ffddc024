import { type BatchSendResult, type OutgoingMessage } from '@switchback/contracts';
import { type Logger, toApiError } from '@switchback/service';

import { asStorageError } from './record/storage-error';
import { entryError, refusal } from './refusal';
import { sendMessage, type SendMessageParts, type Sender } from './send-message';

/** Most messages in one batch. */
export const LARGEST_BATCH = 1_000;

/** Accepts each message by itself, in the order given; a refused one does not hold up the others. */
export async function sendMessages(
  parts: SendMessageParts & { readonly log: Logger },
  sender: Sender,
  messages: readonly OutgoingMessage[],
): Promise<BatchSendResult[]> {
  if (messages.length === 0 || messages.length > LARGEST_BATCH) {
    const description = `must have 1 to ${LARGEST_BATCH.toLocaleString('en-US')} messages: split larger batches`;
    throw refusal('INVALID_FIELDS', [{ field: 'messages', description }]);
  }
  return await Promise.all(messages.map((message, index) => sendEntry(parts, sender, message, `messages[${index}]`)));
}

async function sendEntry(
  parts: SendMessageParts & { readonly log: Logger },
  sender: Sender,
  message: OutgoingMessage,
  path: string,
): Promise<BatchSendResult> {
  try {
    return { result: { $case: 'message', value: await sendMessage(parts, sender, message, path) } };
  } catch (error) {
    const known = toApiError(asStorageError(error), { log: parts.log, method: 'BatchSendMessages' });
    return { result: { $case: 'error', value: entryError(known) } };
  }
}
