import { inWords, type Violation } from './draft-reader';
import { type Conditions } from './condition';
import { type FallbackPolicy, type Step } from './policy';
import { longestClosure } from './longest-closure';

/** What is legal, but probably not meant. Each says what will happen and what to change. */
export function policyWarnings(policy: FallbackPolicy, conditions: Conditions): readonly Violation[] {
  const warnings: Violation[] = [];
  let elapsed = 0;
  policy.steps.forEach((step, index) => {
    const path = `policy.steps[${index}]`;
    const last = index === policy.steps.length - 1;
    warnings.push(...stepWarnings(path, step, last), ...windowWarnings(path, step, policy), ...conditionWarnings(path, step, conditions));
    if (index > 0 && policy.steps[index - 1]?.channel === step.channel) {
      const description = 'Repeats the channel of the step before, so the same address is tried again; name another channel.';
      warnings.push({ field: `${path}.channel`, description });
    }
    const before = elapsed;
    elapsed += step.fallbackAfterMs;
    if (before < policy.defaultTtlMs && elapsed >= policy.defaultTtlMs) warnings.push(outlivesTtl(path, policy, last));
  });
  return warnings;
}

function stepWarnings(path: string, step: Step, last: boolean): readonly Violation[] {
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
  if (last) return warnings;
  if (step.successStatus === 'SENT') {
    warnings.push({
      field: `${path}.success_status`,
      description: 'The step succeeds at hand-off: a later failure of delivery starts no other step. Use DELIVERED to fall back on it.',
    });
  } else if (step.unconfirmed === 'FALLBACK' && !step.fallbackOn.includes('TIMEOUT')) {
    warnings.push({
      field: `${path}.fallback_on`,
      description: 'Without TIMEOUT, a message whose provider stays silent ends FAILED here; add TIMEOUT, or set unconfirmed to SUCCESS.',
    });
  }
  return warnings;
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

/** Without facts every condition that looks at any of them is an error: what is false without them is always false. */
function conditionWarnings(path: string, { when }: Step, conditions: Conditions): readonly Violation[] {
  if (when === undefined || conditions.evaluate(when, undefined) !== false) return [];
  return [{ field: `${path}.when`, description: 'Is never true, so this step is never reached; change it or remove the step.' }];
}

function outlivesTtl(path: string, policy: FallbackPolicy, last: boolean): Violation {
  const consequence = last ? 'the message can expire before this step has had its time' : 'later steps may never start';
  return {
    field: `${path}.fallback_after`,
    description:
      `The waits up to here reach default_ttl (${inWords(policy.defaultTtlMs)}), so ${consequence}; ` +
      'shorten them or lengthen default_ttl.',
  };
}
