import { type StepState } from './message-state';
import { type Step } from './policy';
import { type FailureReason, type SkipReason } from './reason';
import { settleWithoutSuccess } from './settle';
import { type Story } from './story';

/** One definition: a hand-off to a channel, unique for ever, the same however often it is decided. `attempt` counts from 1. */
export function attemptId(messageId: string, step: number, attempt: number): string {
  return `${messageId}.${step}.${attempt}`;
}

/** Why a step cannot be tried for this recipient; undefined when it can. */
export function skipReason({ channel }: Step, { state, suppressed }: Pick<Story, 'state' | 'suppressed'>): SkipReason | undefined {
  if (!state.reachable.includes(channel)) return 'NO_ADDRESS';
  return suppressed.everywhere ? 'SUPPRESSED' : suppressed.channels[channel];
}

/** Whether any step after `index` can be tried. */
export function hasUsableStepAfter(index: number, story: Story): boolean {
  return story.policy.steps.some((step, position) => position > index && skipReason(step, story) === undefined);
}

/**
 * Starts the first usable step from `index` on; settles the message when there is none, or when there is one and the message's
 * time to live is over. In this order, so that a late decision ends as a timely one would have.
 */
export function startFrom(story: Story, index: number, fallback?: { fromStep: number; reason: FailureReason }): void {
  const { policy, now } = story;
  for (let step = index; step < policy.steps.length; step += 1) {
    const { channel } = story.planOf(step);
    const reason = skipReason(story.planOf(step), story);
    if (reason === undefined) {
      if (now >= story.state.expiresAt) return settleWithoutSuccess(story, 'EXPIRED', 'TTL_PASSED');
      if (fallback !== undefined) story.tell({ type: 'FALLING_BACK', at: now, step, channel, ...fallback });
      story.tell({ type: 'STEP_STARTED', at: now, step, channel });
      story.tell({ type: 'ATTEMPT_QUEUED', at: now, step, channel, attemptId: attemptId(story.state.messageId, step, 1) });
      return;
    }
    story.tell({ type: 'STEP_SKIPPED', at: now, step, channel, reason });
  }
  if (story.suppressed.everywhere) settleWithoutSuccess(story, 'FAILED', 'OPTED_OUT');
  else settleWithoutSuccess(story, 'FAILED', fallback === undefined ? 'NO_USABLE_STEP' : 'EXHAUSTED');
}

/**
 * Ends a step that failed and does what comes next. The last step's failure exhausts the policy; elsewhere the policy must
 * allow the fallback (`mayFallBack`), or the failure ends the message with its own reason.
 */
export function failStep(story: Story, step: StepState, reason: FailureReason, mayFallBack: boolean): void {
  const { step: index, channel } = step;
  story.tell({ type: 'STEP_FAILED', at: story.now, step: index, channel, reason });
  if (index === story.policy.steps.length - 1) settleWithoutSuccess(story, 'FAILED', 'EXHAUSTED');
  else if (!mayFallBack) settleWithoutSuccess(story, 'FAILED', reason);
  else startFrom(story, index + 1, { fromStep: index, reason });
}
