import { isWithdrawalPending } from './attempt-evidence';
import { concludeEnded } from './cancel';
import { type Command } from './command';
import { reportAttempt } from './report-attempt';
import { type Story } from './story';

/** A channel service's answer is a report about the attempt; only ENDED leaves the status to the report that follows. */
export function answerCancel(story: Story, answer: Extract<Command, { type: 'ANSWER_CANCEL' }>): void {
  const { attemptId, outcome, now } = answer;
  switch (outcome) {
    case 'CANCELED':
      return reportAttempt(story, { attemptId, status: 'CANCELED', occurredAt: now });
    case 'IN_FLIGHT':
      return reportAttempt(story, { attemptId, status: 'SENDING', occurredAt: now });
    case 'ENDED':
      if (story.allAttempts().some((attempt) => attempt.id === attemptId && isWithdrawalPending(attempt))) concludeEnded(story);
      return;
  }
}
