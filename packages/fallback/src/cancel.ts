import { isHandedOver, isWithdrawalPending } from './attempt-evidence';
import { isFinal } from './message-status';
import { type Story } from './story';
import { askAgain, withdrawQueued } from './withdraw';

/**
 * The customer wants it stopped. From here on nothing starts. It is settled at once when that can be known, else when the
 * channel service has answered; asked a second time, it asks the channel again where the answer is overdue.
 */
export function cancel(story: Story): void {
  const { state, now } = story;
  if (isFinal(state.status)) return;
  if (state.cancelRequestedAt !== undefined) return askAgain(story);
  story.tell({ type: 'CANCEL_REQUESTED', at: now });
  withdrawQueued(story, 'CANCEL_REQUESTED');
  concludeCancel(story);
}

/**
 * STOPPED as soon as anything is known to have been handed over, be it ended or not: CANCELED promises that no provider ever
 * took the message, and is said only when every attempt is known to be withdrawn or refused.
 */
export function concludeCancel(story: Story): void {
  const attempts = story.allAttempts();
  if (attempts.some(isHandedOver)) settleCanceled(story, 'STOPPED');
  else if (!attempts.some(isWithdrawalPending)) settleCanceled(story, 'CANCELED');
}

/** The channel says that a waiting attempt has ended: how, its report will tell, but it may have been handed over. */
export function concludeEnded(story: Story): void {
  if (isFinal(story.state.status) || story.state.cancelRequestedAt === undefined) return;
  settleCanceled(story, 'STOPPED');
}

function settleCanceled(story: Story, status: 'CANCELED' | 'STOPPED'): void {
  story.tell({ type: 'MESSAGE_SETTLED', at: story.now, status, reason: 'CANCEL_REQUESTED' });
}
