import { trace } from '@opentelemetry/api';
import { type OutboxTransaction } from '@switchback/bus';

import { messageNotFound } from './accept/not-found';
import { advanceMessages, type Advanced } from './advance-messages';
import { pinnedPolicy } from './decide/policy-key';
import { storedContext, withSpans, type MessageSpans } from './message-spans';
import { lockMessages } from './record/lock-messages';
import { PolicyVersionMissingError } from './record/policy-version-missing';
import { readMessage, type ReadMessage } from './record/read-message';
import { type RouterParts } from './router-parts';
import { annotateAdvances } from './send/advance-attributes';
import { type Withdrawals } from './withdraw-attempts';

/**
 * The person acted: the message is settled, no further step starts, and what still waits is taken back, without waiting for the channel's
 * answer. Throws MESSAGE_NOT_FOUND.
 */
export async function acknowledgeMessage(parts: RouterParts, withdrawals: Withdrawals, customerId: string, messageId: string): Promise<ReadMessage> {
  const { advances } = await withSpans(async (spans) => {
    const result = await parts.outbox.transaction((transaction) => acknowledge(parts, transaction, customerId, messageId, spans));
    annotateAdvances(spans, result.advances);
    return result;
  });
  parts.committed(advances);
  withdrawals.askAfter(advances);
  const acknowledged = await readMessage(parts.pool, customerId, messageId);
  if (acknowledged === undefined) throw messageNotFound();
  return acknowledged;
}

async function acknowledge(
  parts: RouterParts,
  transaction: OutboxTransaction,
  customerId: string,
  messageId: string,
  spans: MessageSpans,
): Promise<Advanced> {
  const now = Date.now();
  const [found] = await lockMessages(transaction.client, [messageId]);
  if (found === undefined || found.customerId !== customerId) throw messageNotFound();
  const context = spans.start('acknowledge message', storedContext(found.trace), trace.getActiveSpan()?.spanContext());
  const inputs = [{ command: { type: 'ACKNOWLEDGE', now }, context }] as const;
  const advanced = await advanceMessages(transaction, parts, [found], () => inputs, { now, awoken: false });
  for (const message of advanced.unpinned) throw new PolicyVersionMissingError(pinnedPolicy(message));
  return advanced;
}
