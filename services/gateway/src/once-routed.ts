import { ApiError } from '@switchback/service';

import { type Call } from './call';
import { checkMessageId } from './not-routed';
import { pause } from './pause';
import { type AcceptedMessages } from './record/accepted-messages';
import { isReason } from './send/router-error';

export interface OnceRoutedParts {
  readonly accepted: Pick<AcceptedMessages, 'findByMessage'>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

// Routing begins within milliseconds unless the bus is away.
const LONGEST_WAIT_MS = 5_000;
const TIME_TO_ANSWER_MS = 250;
const RETRY_AFTER_MS = 1_000;

/**
 * Asks the router to change a message. Only its answer is definitive, so a message that it has not got yet is waited for, until shortly
 * before the caller's deadline; after that the answer is UNAVAILABLE, nothing has changed, and the call may be repeated.
 *
 * @param done what cannot be done yet: "canceled", "acknowledged"
 */
export async function onceRouted<T>(
  parts: OnceRoutedParts,
  { customerId, messageId, done }: { readonly customerId: string; readonly messageId: string; readonly done: string },
  call: Call,
  ask: () => Promise<T>,
): Promise<T> {
  checkMessageId(messageId);
  const giveUpAt = Math.min(call.deadline - TIME_TO_ANSWER_MS, parts.now() + LONGEST_WAIT_MS);
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await ask();
    } catch (error) {
      await throwUnlessAccepted(parts, customerId, messageId, error);
    }
    if (parts.now() >= giveUpAt || call.signal.aborted) {
      const message = `the message is accepted, but routing has not begun, so it cannot be ${done} yet; try again`;
      throw new ApiError('TEMPORARILY_UNAVAILABLE', message, { retryAfterMs: RETRY_AFTER_MS });
    }
    await pause(attempt, call.signal, giveUpAt - parts.now());
  }
}

async function throwUnlessAccepted({ accepted }: OnceRoutedParts, customerId: string, messageId: string, error: unknown): Promise<void> {
  if (!isReason(error, 'MESSAGE_NOT_FOUND') || (await accepted.findByMessage(customerId, messageId)) === undefined) {
    throw error;
  }
}
