import { factsFor } from './condition';
import { type StepState } from './message-state';
import { type Step } from './policy';
import { type FailureReason, type SkipReason } from './reason';
import { settleWithoutSuccess } from './settle';
import { type Story } from './story';
import { waitOf } from './wait-of-step';

/** One definition: a hand-off to a channel, unique for ever, the same however often it is decided. `attempt` counts from 1. */
export function attemptId(messageId: string, step: number, attempt: number): string {
  return `${messageId}.${step}.${attempt}`;
}

/**
 * Why a step cannot be tried for this recipient; undefined when it can. What is known against its address, and its condition, for
 * the time at which it would start, are judged when it is looked for and once more when a wait is over.
 */
export function skipReason({ state, policy, now, conditions, suppressed }: Story, index: number): SkipReason | undefined {
  const step = policy.steps[index];
  if (step === undefined || !state.reachable.includes(step.channel)) return 'NO_ADDRESS';
  const against = suppressed.everywhere ? 'SUPPRESSED' : suppressed.channels[step.channel];
  if (against !== undefined) return against;
  if (state.unrenderable?.includes(index) === true) return 'TEMPLATE_ERROR';
  if (step.when === undefined) return undefined;
  const wait = waitOf(step, state, now);
  const at = wait === undefined || wait.reason === 'EXPIRES_FIRST' ? now : wait.until;
  const met = conditions.evaluate(step.when, factsFor(index, state, at));
  if (met === 'ERROR') return 'CONDITION_ERROR';
  return met ? undefined : 'CONDITION';
}

/** Whether any step after `index` can be tried. */
export function hasUsableStepAfter(story: Story, index: number): boolean {
  return story.policy.steps.some((_, position) => position > index && skipReason(story, position) === undefined);
}

/**
 * Starts the first usable step from `index` on, or lets it wait until it may start; settles the message when there is none, or
 * when there is one and the message's time to live is over. In this order, so that a late decision ends as a timely one would have.
 */
export function startFrom(story: Story, index: number, fallback?: { fromStep: number; reason: FailureReason }): void {
  const { policy, now } = story;
  for (let step = index; step < policy.steps.length; step += 1) {
    const plan = story.planOf(step);
    const { channel } = plan;
    const reason = skipReason(story, step) ?? windowSkip(story, step);
    if (reason === undefined) {
      if (now >= story.state.expiresAt) return settleWithoutSuccess(story, 'EXPIRED', 'TTL_PASSED');
      if (fallback !== undefined) story.tell({ type: 'FALLING_BACK', at: now, step, channel, ...fallback });
      const wait = waitOf(plan, story.state, now);
      if (wait !== undefined) return story.tell({ type: 'STEP_WAITING', at: now, step, channel, ...wait });
      story.tell({ type: 'STEP_STARTED', at: now, step, channel });
      story.tell({ type: 'ATTEMPT_QUEUED', at: now, step, channel, attemptId: attemptId(story.state.messageId, step, 1) });
      return;
    }
    story.tell({ type: 'STEP_SKIPPED', at: now, step, channel, reason });
  }
  const failed = story.state.steps.some(({ status }) => status === 'FAILED');
  if (story.suppressed.everywhere) settleWithoutSuccess(story, 'FAILED', 'OPTED_OUT');
  else settleWithoutSuccess(story, 'FAILED', failed ? 'EXHAUSTED' : 'NO_USABLE_STEP');
}

/** A step whose window stays closed until the message expires is passed over, when a later one can start in time. */
function windowSkip(story: Story, index: number): SkipReason | undefined {
  const { state, policy, now } = story;
  const inTime = (step: Step): boolean => waitOf(step, state, now)?.reason !== 'EXPIRES_FIRST';
  if (inTime(story.planOf(index))) return undefined;
  const later = policy.steps.some((step, position) => position > index && inTime(step) && skipReason(story, position) === undefined);
  return later ? 'SEND_WINDOW' : undefined;
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
