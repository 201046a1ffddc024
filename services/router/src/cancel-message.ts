import { trace } from '@opentelemetry/api';
import { isFinal, pendingWithdrawals } from '@switchback/fallback';
import { type OutboxTransaction } from '@switchback/bus';
import { ApiError } from '@switchback/service';

import { advanceMessages, type Advanced } from './advance-messages';
import { pinnedPolicy } from './decide/policy-key';
import { type StoredMessage } from './decide/stored-message';
import { storedContext, withSpans, type MessageSpans } from './message-spans';
import { lockMessages } from './record/lock-messages';
import { PolicyVersionMissingError } from './record/policy-version-missing';
import { readMessage, type ReadMessage } from './record/read-message';
import { type RouterParts } from './router-parts';
import { messageNotFound } from './accept/not-found';
import { annotateAdvances } from './send/advance-attributes';
import { type Withdrawals } from './withdraw-attempts';

export interface CancelRequest {
  readonly customerId: string;
  readonly messageId: string;
  /** Milliseconds since the epoch; Infinity when there is none. */
  readonly deadline: number;
}

/**
 * Stops a message and answers definitively. First the request is committed: from then on nothing starts. Then the channel service is
 * asked about an attempt that still waits there, and its answer settles the message as CANCELED or STOPPED. Without an answer the caller
 * gets UNAVAILABLE and may ask again; the request stands, and the engine asks the channel again by itself.
 */
export async function cancelMessage(parts: RouterParts, withdrawals: Withdrawals, request: CancelRequest): Promise<ReadMessage> {
  const message = await requestCancel(parts, request);
  if (!isFinal(message.state.status)) {
    const pending = pendingWithdrawals(message.state);
    await Promise.all(pending.map((withdrawal) => withdrawals.ask(message, withdrawal, request.deadline)));
  }
  const canceled = await readMessage(parts.pool, request.customerId, request.messageId);
  if (canceled === undefined) throw messageNotFound();
  if (isFinal(canceled.message.state.status)) return canceled;
  throw new ApiError('TEMPORARILY_UNAVAILABLE', 'nothing further will start, but whether an attempt is in flight is not known yet; ask again', {
    retryAfterMs: 1_000,
  });
}

async function requestCancel(parts: RouterParts, request: CancelRequest): Promise<StoredMessage> {
  const { found, advances } = await withSpans(async (spans) => {
    const result = await parts.outbox.transaction((transaction) => cancel(parts, transaction, request, spans));
    annotateAdvances(spans, result.advances);
    return result;
  });
  parts.committed(advances);
  const state = advances.at(-1)?.transition.after ?? found.state;
  return { ...found, state };
}

async function cancel(
  parts: RouterParts,
  transaction: OutboxTransaction,
  { customerId, messageId }: CancelRequest,
  spans: MessageSpans,
): Promise<Advanced & { readonly found: StoredMessage }> {
  const now = Date.now();
  const [found] = await lockMessages(transaction.client, [messageId]);
  if (found === undefined || found.customerId !== customerId) throw messageNotFound();
  const context = spans.start('cancel message', storedContext(found.trace), trace.getActiveSpan()?.spanContext());
  const advanced = await advanceMessages(transaction, parts, [found], () => [{ command: { type: 'CANCEL', now }, context }], { now, awoken: false });
  for (const message of advanced.unpinned) throw new PolicyVersionMissingError(pinnedPolicy(message));
  return { ...advanced, found };
}
