import { isFinal } from './message-status';
import { reaches } from './attempt-evidence';
import { type StepState } from './message-state';
import { settleWithSuccess, settleWithoutSuccess } from './settle';
import { failStep, startFrom } from './steps';
import { type Story } from './story';
import { askAgain } from './withdraw';

/**
 * Everything that is due by now, in the order in which it fell due: a late wake decides what timely ones would have decided,
 * but for starting steps that are past the message's ttl.
 */
export function wake(story: Story): void {
  endStepsOutOfTime(story);
  startWaitingStep(story);
  expire(story);
  askAgain(story);
}

function endStepsOutOfTime(story: Story): void {
  for (const step of stepsOutOfTime(story)) {
    // The first success ends the message, and the others with it.
    if (isFinal(story.state.status)) return;
    if (countsUnconfirmed(story, step)) succeedUnconfirmed(story, step);
    else failStep(story, step, 'TIMEOUT');
  }
}

/** The active steps whose time is up, in the order in which it was. */
function stepsOutOfTime(story: Story): readonly StepState[] {
  const last = Math.min(story.now, story.state.expiresAt);
  const due = story.activeSteps().flatMap((step) => (step.deadline === undefined || step.deadline > last ? [] : [{ step, deadline: step.deadline }]));
  return due.toSorted((one, other) => one.deadline - other.deadline).map(({ step }) => step);
}

/** Its wait is over: it starts, or waits once more when its window closed again before anybody came. Past the ttl it is too late. */
function startWaitingStep(story: Story): void {
  const step = story.waitingStep();
  if (step?.waitsUntil === undefined || step.waitsUntil > story.now || story.now >= story.state.expiresAt) return;
  startFrom(story, step.step);
}

function expire(story: Story): void {
  const { state, now } = story;
  if (isFinal(state.status) || now < state.expiresAt) return;
  if (state.cancelRequestedAt !== undefined) {
    // The channel never answered, so a hand-off before the ttl cannot be ruled out.
    story.tell({ type: 'MESSAGE_SETTLED', at: now, status: 'STOPPED', reason: 'CANCEL_UNANSWERED' });
    return;
  }
  const open = story.activeSteps();
  const unconfirmed = open.find((step) => countsUnconfirmed(story, step));
  if (unconfirmed !== undefined) return succeedUnconfirmed(story, unconfirmed);
  for (const { step, channel } of open) story.tell({ type: 'STEP_FAILED', at: now, step, channel, reason: 'TTL_PASSED' });
  settleWithoutSuccess(story, 'EXPIRED', 'TTL_PASSED');
}

/** The step's time is up, by its deadline or by the ttl: silence after a hand-off is good news where the policy says so. */
function countsUnconfirmed(story: Story, step: StepState): boolean {
  if (story.planOf(step.step).unconfirmed !== 'SUCCESS') return false;
  return step.attempts.some((attempt) => reaches(attempt.status, 'SENT'));
}

function succeedUnconfirmed(story: Story, step: StepState): void {
  story.tell({ type: 'STEP_SUCCEEDED', at: story.now, step: step.step, channel: step.channel, reason: 'UNCONFIRMED' });
  settleWithSuccess(story, 'UNCONFIRMED');
}
