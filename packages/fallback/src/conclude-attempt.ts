import { failureOf } from './attempt-failure';
import { isDelivered, isHandedOver, reaches } from './attempt-evidence';
import { concludeCancel } from './cancel';
import { isFinal } from './message-status';
import { type AttemptState, type StepState } from './message-state';
import { areSiblings } from './parallel-steps';
import { type SuccessReason } from './reason';
import { settleWithSuccess } from './settle';
import { failStep, leadsSomewhere } from './steps';
import { type Story } from './story';
import { withdrawQueued } from './withdraw';

/** What a new status of an attempt means for its step and its message. */
export function concludeAttempt(story: Story, index: number, attemptId: string): void {
  const step = story.state.steps[index];
  const attempt = step?.attempts.find((candidate) => candidate.id === attemptId);
  if (step === undefined || attempt === undefined) return;
  noteDuplicate(story, step, attempt);
  if (isFinal(story.state.status)) correct(story, step, attempt);
  else if (reaches(attempt.status, story.planOf(index).successStatus)) succeed(story, step, attempt);
  else if (story.state.cancelRequestedAt !== undefined) concludeCancel(story);
  else if (step.status === 'ACTIVE') advance(story, step, attempt);
}

/** Two attempts proved delivered: told once, whether the message is settled or not. By steps that started together it was asked for. */
function noteDuplicate(story: Story, step: StepState, attempt: AttemptState): void {
  if (story.state.duplicateDelivery || !isDelivered(attempt.status)) return;
  const others = story.state.steps.filter((other) => !areSiblings(story.state, step.step, other.step)).flatMap(({ attempts }) => attempts);
  const twice = others.some((other) => other.id !== attempt.id && isDelivered(other.status));
  if (twice) story.tell({ type: 'DUPLICATE_DELIVERY', at: story.now, step: step.step, channel: step.channel, attemptId: attempt.id });
}

/** Later evidence improves a final status and never worsens it. What was canceled or stopped stays so. */
function correct(story: Story, step: StepState, attempt: AttemptState): void {
  const at = story.now;
  switch (story.state.status) {
    case 'FAILED':
    case 'EXPIRED': {
      const success = reaches(attempt.status, story.planOf(step.step).successStatus);
      if (success) story.tell({ type: 'STEP_SUCCEEDED', at, step: step.step, channel: step.channel, reason: 'LATE' });
      if (!success && !isDelivered(attempt.status)) return;
      story.tell({ type: 'MESSAGE_CORRECTED', at, status: attempt.status === 'READ' ? 'READ' : 'DELIVERED', reason: 'LATE', late: true });
      return;
    }
    case 'DELIVERED':
      if (attempt.status === 'READ') story.tell({ type: 'MESSAGE_CORRECTED', at, status: 'READ', reason: 'READ', late: false });
      return;
    case 'READ':
    case 'CANCELED':
    case 'STOPPED':
    case 'ACCEPTED':
    case 'SCHEDULED':
    case 'IN_PROGRESS':
      return;
  }
}

/** The first success settles the message, be it of an active step or, late, of an earlier one. What started with it goes on. */
function succeed(story: Story, step: StepState, attempt: AttemptState): void {
  const reason = successReason(step, attempt);
  story.tell({ type: 'STEP_SUCCEEDED', at: story.now, step: step.step, channel: step.channel, reason });
  withdrawQueued(story, 'LATE', (other) => !areSiblings(story.state, step.step, other));
  settleWithSuccess(story, reason);
}

function successReason(step: StepState, attempt: AttemptState): SuccessReason {
  if (step.status !== 'ACTIVE') return 'LATE';
  return isDelivered(attempt.status) ? 'CONFIRMED' : 'SENT';
}

function advance(story: Story, step: StepState, attempt: AttemptState): void {
  const failure = failureOf(attempt);
  if (failure !== undefined) failStep(story, step, failure);
  else if (fallsBackOnAmbiguity(story, step, attempt)) failStep(story, step, 'AMBIGUOUS');
  else startTimer(story, step, attempt);
}

/** Waiting is never worse than having nowhere to go: without a next step an unanswered attempt keeps its time. */
function fallsBackOnAmbiguity(story: Story, step: StepState, attempt: AttemptState): boolean {
  const wanted = attempt.status === 'UNKNOWN' && story.planOf(step.step).onAmbiguous === 'FALLBACK';
  return wanted && leadsSomewhere(story, step);
}

/** The step's first hand-off starts its timer, once. */
function startTimer(story: Story, step: StepState, attempt: AttemptState): void {
  if (step.deadline !== undefined || attempt.handedOffAt === undefined || !isHandedOver(attempt)) return;
  const deadline = attempt.handedOffAt + story.planOf(step.step).fallbackAfterMs;
  story.tell({ type: 'TIMER_STARTED', at: story.now, step: step.step, channel: step.channel, deadline });
}
