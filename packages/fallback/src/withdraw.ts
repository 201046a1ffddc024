import { isWithdrawalPending } from './attempt-evidence';
import { type AttemptState, type MessageState } from './message-state';
import { type Channel } from './policy';
import { type WithdrawalReason } from './reason';
import { type Story } from './story';

const FIRST_PATIENCE_MS = 2_000;
const LONGEST_PATIENCE_MS = 3_600_000;

/** An attempt whose withdrawal the channel service has not answered yet. */
export interface PendingWithdrawal {
  readonly attemptId: string;
  readonly step: number;
  readonly channel: Channel;
}

/** What the channel services are still to be asked, should the one who asked have died. */
export function pendingWithdrawals(state: MessageState): readonly PendingWithdrawal[] {
  return state.steps.flatMap(({ step, channel, attempts }) =>
    attempts.filter(isWithdrawalPending).map(({ id }) => ({ attemptId: id, step, channel })),
  );
}

/** When an unanswered withdrawal is asked again: 2 s after the first time, then doubled, at most an hour. */
export function nextAskAt(attempt: AttemptState): number | undefined {
  if (attempt.withdrawal === undefined || !isWithdrawalPending(attempt)) return undefined;
  const { askedAt, asks } = attempt.withdrawal;
  return askedAt + Math.min(LONGEST_PATIENCE_MS, FIRST_PATIENCE_MS * 2 ** (asks - 1));
}

/** Takes back every attempt, of those `steps`, that still waits and was not taken back before. */
export function withdrawQueued(story: Story, reason: WithdrawalReason, steps: (step: number) => boolean = () => true): void {
  ask(story, reason, (attempt, step) => attempt.status === 'QUEUED' && !isWithdrawalPending(attempt) && steps(step));
}

/** Asks again where the answer is overdue. After `expiresAt` no channel hands anything over, so nobody needs to be asked. */
export function askAgain(story: Story): void {
  if (story.now >= story.state.expiresAt) return;
  const due = (attempt: AttemptState): boolean => (nextAskAt(attempt) ?? Infinity) <= story.now;
  ask(story, 'UNANSWERED', due);
}

function ask(story: Story, reason: WithdrawalReason, which: (attempt: AttemptState, step: number) => boolean): void {
  for (const { step, channel, attempts } of story.state.steps) {
    for (const attempt of attempts.filter((candidate) => which(candidate, step))) {
      const times = (attempt.withdrawal?.asks ?? 0) + 1;
      story.tell({ type: 'ATTEMPT_WITHDRAWN', at: story.now, step, channel, attemptId: attempt.id, reason, ask: times });
    }
  }
}
