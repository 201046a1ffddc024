import { isDelivered } from './attempt-evidence';
import { overtakenBy } from './overtaken-step';
import { type SettleReason } from './reason';
import { type Story } from './story';

/** Ends a message whose step succeeded: READ where an attempt was opened, else DELIVERED. */
export function settleWithSuccess(story: Story, reason: SettleReason): void {
  for (const step of story.state.steps) {
    const by = overtakenBy(story.state, step);
    if (by !== undefined) story.tell({ type: 'STEP_OVERTAKEN', at: story.now, step: step.step, channel: step.channel, by: by.step });
  }
  story.tell({ type: 'MESSAGE_SETTLED', at: story.now, status: isRead(story) ? 'READ' : 'DELIVERED', reason });
}

/**
 * Ends a message of which no step succeeded. A message that reached the recipient is never called FAILED or EXPIRED: when
 * READ was asked for and only DELIVERED was proved, it settles DELIVERED and says so.
 */
export function settleWithoutSuccess(story: Story, status: 'FAILED' | 'EXPIRED', reason: SettleReason): void {
  const delivered = story.allAttempts().some((attempt) => isDelivered(attempt.status));
  if (delivered) settleWithSuccess(story, 'DELIVERED_NOT_READ');
  else story.tell({ type: 'MESSAGE_SETTLED', at: story.now, status, reason });
}

function isRead(story: Story): boolean {
  return story.allAttempts().some((attempt) => attempt.status === 'READ');
}
