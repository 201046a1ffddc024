import { fallsBackOn } from './attempt-failure';
import { factsFor } from './condition';
import { evolve } from './evolve';
import { type StepState } from './message-state';
import { areSiblings, parallelEnd, stepAfter } from './parallel-steps';
import { type Step } from './policy';
import { type FailureReason, type SkipReason } from './reason';
import { settleWithoutSuccess } from './settle';
import { type Story } from './story';
import { waitOf } from './wait-of-step';

/** One definition: a hand-off to a channel, unique for ever, the same however often it is decided. `attempt` counts from 1. */
export function attemptId(messageId: string, step: number, attempt: number): string {
  return `${messageId}.${step}.${attempt}`;
}

type Circumstances = Pick<Story, 'state' | 'policy' | 'now' | 'conditions' | 'suppressed'>;

/**
 * Why a step cannot be tried for this recipient; undefined when it can. What is known against its address, and its condition, for
 * the time at which it would start, are judged when it is looked for and once more when a wait is over.
 */
export function skipReason({ state, policy, now, conditions, suppressed }: Circumstances, index: number): SkipReason | undefined {
  const step = policy.steps[index];
  if (step === undefined || !state.reachable.includes(step.channel)) return 'NO_ADDRESS';
  const against = suppressed.everywhere ? 'SUPPRESSED' : suppressed.channels[step.channel];
  if (against !== undefined) return against;
  if (state.unrenderable?.includes(index) === true) return 'TEMPLATE_ERROR';
  if (state.tooLong?.includes(index) === true) return 'TOO_MANY_SEGMENTS';
  if (step.when === undefined) return undefined;
  const wait = waitOf(step, state, now);
  const at = wait === undefined || wait.reason === 'EXPIRES_FIRST' ? now : wait.until;
  const met = conditions.evaluate(step.when, factsFor(index, state, at));
  if (met === 'ERROR') return 'CONDITION_ERROR';
  return met ? undefined : 'CONDITION';
}

/** Whether a step can be tried that would follow, were this one given up for want of an answer. */
export function leadsSomewhere({ state, policy, now, conditions, suppressed }: Story, { step, channel }: StepState): boolean {
  const givenUp = evolve(state, { type: 'STEP_FAILED', at: now, step, channel, reason: 'AMBIGUOUS' });
  const circumstances = { state: givenUp, policy, now, conditions, suppressed };
  return policy.steps.some((_, position) => position >= stepAfter(state, step) && skipReason(circumstances, position) === undefined);
}

/**
 * Starts the first usable step from `index` on, with the usable ones that start together with it, or lets it wait until it may start;
 * settles the message when there is none, or when there is one and the message's time to live is over. In this order, so that a late
 * decision ends as a timely one would have.
 */
export function startFrom(story: Story, index: number, fallback?: { fromStep: number; reason: FailureReason }): void {
  const { policy, now } = story;
  let started = false;
  for (let step = index; step < policy.steps.length; step += 1) {
    if (started && step >= parallelEnd(story.state)) return;
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
      started = true;
    } else {
      story.tell({ type: 'STEP_SKIPPED', at: now, step, channel, reason });
    }
  }
  if (!started) settleUnstarted(story);
}

/** No step is left that can be tried. */
function settleUnstarted(story: Story): void {
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
 * Ends a step that failed and does what comes next, once every step that started with it has failed. The last step's failure exhausts
 * the policy; elsewhere one of those that failed must allow the fallback, whichever failed last, or the last failure ends the message
 * with its own reason.
 */
export function failStep(story: Story, { step: index, channel }: StepState, reason: FailureReason): void {
  story.tell({ type: 'STEP_FAILED', at: story.now, step: index, channel, reason });
  if (story.activeSteps().length > 0) return;
  const next = stepAfter(story.state, index);
  const together = story.state.steps.filter(({ step }) => step === index || areSiblings(story.state, step, index));
  const leadsOn = together.some(({ step, reason: failedFor }) => fallsBackOn(story.planOf(step), failedFor));
  if (next >= story.policy.steps.length) settleWithoutSuccess(story, 'FAILED', 'EXHAUSTED');
  else if (!leadsOn) settleWithoutSuccess(story, 'FAILED', reason);
  else startFrom(story, next, { fromStep: index, reason });
}
