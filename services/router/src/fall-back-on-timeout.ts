import { type OutboxTransaction } from '@switchback/bus';
import { traceFieldsOf } from '@switchback/service';

import { type Input } from './advance';
import { advanceMessages, type Advanced } from './advance-messages';
import { storedContext, withSpans, type MessageSpans } from './message-spans';
import { lockDueMessages } from './record/lock-due-messages';
import { type RouterParts } from './router-parts';
import { annotateAdvances } from './send/advance-attributes';
import { countTimers } from './timer-metrics';
import { type Withdrawals } from './withdraw-attempts';

/** Most timers fired in one transaction. */
export const TIMER_BATCH = 500;

/** Fires timers that are due, at most {@link TIMER_BATCH}, and answers how many messages were awoken. */
export async function fallBackOnTimeout(parts: RouterParts, withdrawals: Withdrawals): Promise<number> {
  const { advances, unpinned } = await withSpans(async (spans) => {
    const result = await parts.outbox.transaction((transaction) => fire(parts, transaction, spans));
    annotateAdvances(spans, result.advances);
    return result;
  });
  parts.committed(advances);
  countTimers(advances);
  withdrawals.askAfter(advances);
  for (const message of unpinned) {
    parts.log.error({ messageId: message.id, policyVersion: message.state.policyVersion, ...traceFieldsOf(message.trace['traceparent']) }, 'the policy version of a message is gone');
  }
  return advances.length + unpinned.length;
}

async function fire(parts: RouterParts, transaction: OutboxTransaction, spans: MessageSpans): Promise<Advanced> {
  const now = Date.now();
  const due = await lockDueMessages(transaction.client, new Date(now), TIMER_BATCH);
  if (due.length === 0) return { advances: [], unpinned: [] };
  const inputs = new Map<string, readonly Input[]>(
    due.map((message) => [message.id, [{ command: { type: 'WAKE', now }, context: spans.start('fire timer', storedContext(message.trace)) }]]),
  );
  return advanceMessages(transaction, parts, due, (message) => inputs.get(message.id) ?? [], { now, awoken: true });
}
