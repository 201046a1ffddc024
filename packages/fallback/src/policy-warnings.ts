import { inWords, type Violation } from './draft-reader';
import { type Conditions } from './condition';
import { type FallbackPolicy, type Step } from './policy';
import { longestClosure } from './longest-closure';
import { parallelEnd, stepAfter } from './parallel-steps';
import { stepPath } from './step-path';

/** What is legal, but probably not meant. Each says what will happen and what to change. */
export function policyWarnings(policy: FallbackPolicy, conditions: Conditions): readonly Violation[] {
  const warnings: Violation[] = [];
  policy.steps.forEach((step, index) => {
    const path = stepPath(policy, index);
    warnings.push(...stepWarnings(path, policy, index), ...windowWarnings(path, step, policy), ...conditionWarnings(path, step, conditions), ...retryWarnings(path, step));
    if (stepsBefore(policy, index).some(({ channel }) => channel === step.channel)) {
      const description = 'Repeats the channel of the step before, so the same address is tried again; name another channel.';
      warnings.push({ field: `${path}.channel`, description });
    }
    warnings.push(...outlivesTtl(path, policy, index));
  });
  return warnings;
}

/** The step that a step follows on, or all that started together; none for the first. */
function stepsBefore(policy: FallbackPolicy, index: number): readonly Step[] {
  const end = parallelEnd(policy);
  if (index < end) return [];
  return index === end ? policy.steps.slice(0, end) : policy.steps.slice(index - 1, index);
}

function isLast(policy: FallbackPolicy, index: number): boolean {
  return stepAfter(policy, index) >= policy.steps.length;
}

function stepWarnings(path: string, policy: FallbackPolicy, index: number): readonly Violation[] {
  const step = policy.steps[index];
  if (step === undefined) return [];
  const warnings: Violation[] = [];
  if (step.channel === 'SMS' && step.successStatus === 'READ') {
    const description = 'SMS has no read receipts, so this step never succeeds; use DELIVERED.';
    warnings.push({ field: `${path}.success_status`, description });
  }
  if (step.channel === 'EMAIL' && step.successStatus === 'READ') {
    warnings.push({
      field: `${path}.success_status`,
      description: 'E-mail opens are weak evidence, and many mail programs never report them; consider DELIVERED.',
    });
  }
  if (isLast(policy, index)) return warnings;
  if (step.successStatus === 'SENT') {
    warnings.push({
      field: `${path}.success_status`,
      description: 'The step succeeds at hand-off: a later failure of delivery starts no other step. Use DELIVERED to fall back on it.',
    });
  } else if (together(policy, index).every(({ unconfirmed, fallbackOn }) => unconfirmed === 'FALLBACK' && !fallbackOn.includes('TIMEOUT'))) {
    warnings.push({
      field: `${path}.fallback_on`,
      description: 'Without TIMEOUT, a message whose provider stays silent ends FAILED here; add TIMEOUT, or set unconfirmed to SUCCESS.',
    });
  }
  return warnings;
}

/** A step, with those that start together with it: the policy goes on when one of them allows it. */
function together(policy: FallbackPolicy, index: number): readonly Step[] {
  const end = parallelEnd(policy);
  return index < end ? policy.steps.slice(0, end) : policy.steps.slice(index, index + 1);
}

/** A message may come in the minute in which the window closes. */
function windowWarnings(path: string, { sendWindow }: Step, { defaultTtlMs }: FallbackPolicy): readonly Violation[] {
  if (sendWindow === undefined) return [];
  const closed = longestClosure(sendWindow);
  if (closed < defaultTtlMs) return [];
  const description =
    `Stays closed for up to ${inWords(closed)}, and messages expire after default_ttl (${inWords(defaultTtlMs)}): for some of them it ` +
    'never opens, and this step does not start; widen it or lengthen default_ttl.';
  return [{ field: `${path}.send_window`, description }];
}

/** Full jitter: half of the longest wait is what it comes to on average. No call begins once the step's time is over. */
function retryWarnings(path: string, { retry, fallbackAfterMs }: Step): readonly Violation[] {
  const { maxAttempts, initialBackoffMs, maxBackoffMs } = retry;
  const longest = Array.from({ length: maxAttempts - 1 }, (_, retried) => Math.min(maxBackoffMs, initialBackoffMs * 2 ** retried));
  const average = longest.reduce((sum, wait) => sum + wait, 0) / 2;
  if (average < fallbackAfterMs) return [];
  const description =
    `The waits between its ${maxAttempts} attempts come to ${inWords(Math.round(average))} on average, and no call begins after fallback_after ` +
    `(${inWords(fallbackAfterMs)}): the last are mostly not made; allow fewer, shorten the backoff, or lengthen fallback_after.`;
  return [{ field: `${path}.retry`, description }];
}

/** Without facts every condition that looks at any of them is an error: what is false without them is always false. */
function conditionWarnings(path: string, { when }: Step, conditions: Conditions): readonly Violation[] {
  if (when === undefined || conditions.evaluate(when, undefined) !== false) return [];
  return [{ field: `${path}.when`, description: 'Is never true, so this step is never reached; change it or remove the step.' }];
}

/** Said where the waits before stay below the ttl; of steps that start together only the longest wait counts. */
function outlivesTtl(path: string, policy: FallbackPolicy, index: number): readonly Violation[] {
  const beside = together(policy, index);
  const longest = Math.max(...beside.map(({ fallbackAfterMs }) => fallbackAfterMs));
  if (policy.steps[index] !== beside.find(({ fallbackAfterMs }) => fallbackAfterMs === longest)) return [];
  const before = elapsedBefore(policy, index);
  if (before >= policy.defaultTtlMs || before + longest < policy.defaultTtlMs) return [];
  const consequence = isLast(policy, index) ? 'the message can expire before this step has had its time' : 'later steps may never start';
  const description =
    `The waits up to here reach default_ttl (${inWords(policy.defaultTtlMs)}), so ${consequence}; ` + 'shorten them or lengthen default_ttl.';
  return [{ field: `${path}.fallback_after`, description }];
}

function elapsedBefore(policy: FallbackPolicy, index: number): number {
  const end = parallelEnd(policy);
  if (index < end) return 0;
  const first = Math.max(...policy.steps.slice(0, end).map(({ fallbackAfterMs }) => fallbackAfterMs));
  return policy.steps.slice(end, index).reduce((sum, { fallbackAfterMs }) => sum + fallbackAfterMs, first);
}
