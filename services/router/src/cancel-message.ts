import { isFinal, pendingWithdrawals } from '@switchback/fallback';
import { ApiError } from '@switchback/service';

import { messageNotFound } from './accept/not-found';
import { commandMessage } from './command-message';
import { type StoredMessage } from './decide/stored-message';
import { readMessage, type ReadMessage } from './record/read-message';
import { type RouterParts } from './router-parts';
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

async function requestCancel(parts: RouterParts, { customerId, messageId }: CancelRequest): Promise<StoredMessage> {
  const { found, advances } = await commandMessage(parts, { customerId, messageId, type: 'CANCEL', span: 'cancel message' });
  return { ...found, state: advances.at(-1)?.transition.after ?? found.state };
}
