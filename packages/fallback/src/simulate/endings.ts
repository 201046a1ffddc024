import { type AttemptState, type AttemptStatus, type ErrorClass } from '../message-state';
import { stepAfter } from '../parallel-steps';
import { type FallbackPolicy, type FallbackTrigger, type Step } from '../policy';

/** What may become of an attempt from here on. */
export type Ending =
  | { readonly type: 'REPORTED'; readonly status: AttemptStatus; readonly errorClass?: ErrorClass }
  /** Nothing more is heard of it. */
  | { readonly type: 'SILENT' }
  /** It waits for its hand-off until it is taken back. */
  | { readonly type: 'WAITS' };

/**
 * One ending for each way in which the message can go on: delivered; failed so that the step falls back, or so that it does not; taken
 * and never heard of again; waiting long enough to be taken back. Among endings that lead the same way the cheapest stands for all. Empty when the attempt is at its end.
 */
export function endingsOf(attempt: AttemptState, policy: FallbackPolicy, step: number): readonly Ending[] {
  const plan = policy.steps[step];
  if (plan === undefined) return [];
  switch (attempt.status) {
    case 'QUEUED':
      return [...successes(plan), ...failures(REFUSALS, policy, step), reported('SENT'), { type: 'WAITS' }];
    case 'SENDING':
    case 'UNKNOWN':
      return [...successes(plan), ...failures(REFUSALS, policy, step), reported('SENT')];
    case 'SENT':
      return [...successes(plan), ...failures(BOUNCES, policy, step), { type: 'SILENT' }];
    case 'DELIVERED':
      return plan.successStatus === 'READ' ? [reported('READ'), { type: 'SILENT' }] : [];
    case 'READ':
    case 'UNDELIVERED':
    case 'REJECTED':
    case 'EXPIRED':
    case 'CANCELED':
      return [];
  }
}

/** Whether a later step's condition may look at how this one ended: then no few endings stand for all. */
export function isLookedBackAt(policy: FallbackPolicy, step: number): boolean {
  return policy.steps.some(({ when }, position) => position >= stepAfter(policy, step) && when?.includes('results') === true);
}

function successes({ successStatus }: Step): readonly Ending[] {
  return successStatus === 'READ' ? [reported('READ'), reported('DELIVERED')] : [reported('DELIVERED')];
}

interface Failure {
  readonly trigger: FallbackTrigger;
  readonly ending: Ending;
}

const BOUNCES: readonly Failure[] = [
  { trigger: 'UNDELIVERED', ending: reported('UNDELIVERED') },
  { trigger: 'EXPIRED', ending: reported('EXPIRED') },
];

/** A refusal costs nothing, so it comes first. */
const REFUSALS: readonly Failure[] = [
  { trigger: 'REJECTED', ending: reported('REJECTED') },
  { trigger: 'UNREACHABLE', ending: { type: 'REPORTED', status: 'REJECTED', errorClass: 'TRANSIENT' } },
  ...BOUNCES,
];

/** It goes on to the next step whatever the policy falls back on. */
const OPT_OUT: Ending = { type: 'REPORTED', status: 'UNDELIVERED', errorClass: 'OPTED_OUT' };

function failures(possible: readonly Failure[], policy: FallbackPolicy, step: number): readonly Ending[] {
  const allowed = possible.find(({ trigger }) => policy.steps[step]?.fallbackOn.includes(trigger) === true)?.ending ?? OPT_OUT;
  const denied = possible.find(({ trigger }) => policy.steps[step]?.fallbackOn.includes(trigger) !== true);
  if (stepAfter(policy, step) >= policy.steps.length) return possible.slice(0, 1).map(({ ending }) => ending);
  return denied === undefined ? [allowed] : [allowed, denied.ending];
}

function reported(status: AttemptStatus): Ending {
  return { type: 'REPORTED', status };
}
