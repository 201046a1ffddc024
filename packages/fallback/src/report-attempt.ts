import { provesHandOff } from './attempt-evidence';
import { type Command } from './command';
import { concludeAttempt } from './conclude-attempt';
import { mergeAttemptStatus } from './merge-attempt-status';
import { type AttemptState } from './message-state';
import { type Story } from './story';

/** A channel service's word about an attempt. */
export type AttemptReport = Omit<Extract<Command, { type: 'REPORT_ATTEMPT' }>, 'type' | 'now'>;

/** Merges a report into its attempt and draws the conclusions. Unknown attempts and old news change nothing. */
export function reportAttempt(story: Story, report: AttemptReport): void {
  for (const { step, channel, attempts } of story.state.steps) {
    const attempt = attempts.find((candidate) => candidate.id === report.attemptId);
    if (attempt === undefined) continue;
    if (mergeAttemptStatus(attempt.status, report.status) === attempt.status) return;
    story.tell({ type: 'ATTEMPT_UPDATED', at: story.now, step, channel, ...facts(report), ...handOff(story, attempt, report) });
    concludeAttempt(story, step, report.attemptId);
    return;
  }
}

/** The report field by field: what else a caller's object may carry does not get into the timeline. */
function facts(report: AttemptReport) {
  const { attemptId, status, occurredAt, errorClass, provider, providerMessageId, providerCode, noFurtherCall, passedOver } = report;
  return {
    attemptId,
    status,
    occurredAt,
    ...(errorClass === undefined ? {} : { errorClass }),
    ...(provider === undefined ? {} : { provider }),
    ...(providerMessageId === undefined ? {} : { providerMessageId }),
    ...(providerCode === undefined ? {} : { providerCode }),
    ...(noFurtherCall === undefined ? {} : { noFurtherCall }),
    ...(passedOver === undefined ? {} : { passedOver: passedOver.map(({ provider, reason }) => ({ provider, reason })) }),
  };
}

/**
 * When the attempt was first handed over, kept once known. Clocks of channel services and providers may differ from ours: the
 * time is held between the attempt's creation and now, so that no clock can stretch or spend a step's time beforehand.
 */
function handOff(story: Story, attempt: AttemptState, report: AttemptReport): { handedOffAt?: number } {
  if (attempt.handedOffAt !== undefined) return { handedOffAt: attempt.handedOffAt };
  const claimed = report.handedOffAt ?? (provesHandOff(report.status) ? report.occurredAt : undefined);
  if (claimed === undefined) return {};
  return { handedOffAt: Math.min(story.now, Math.max(attempt.createdAt, claimed)) };
}
