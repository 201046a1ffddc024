import { messageNotFound } from './accept/not-found';
import { commandMessage } from './command-message';
import { readMessage, type ReadMessage } from './record/read-message';
import { type RouterParts } from './router-parts';
import { type Withdrawals } from './withdraw-attempts';

/**
 * The person acted: the message is settled, no further step starts, and what still waits is taken back, without waiting for the channel's
 * answer. Throws MESSAGE_NOT_FOUND.
 */
export async function acknowledgeMessage(parts: RouterParts, withdrawals: Withdrawals, customerId: string, messageId: string): Promise<ReadMessage> {
  const { advances } = await commandMessage(parts, { customerId, messageId, type: 'ACKNOWLEDGE', span: 'acknowledge message' });
  withdrawals.askAfter(advances);
  const acknowledged = await readMessage(parts.pool, customerId, messageId);
  if (acknowledged === undefined) throw messageNotFound();
  return acknowledged;
}
