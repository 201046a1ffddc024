import { Channel, DayOfWeek, type FallbackPolicy, FallbackTrigger, OnAmbiguous, type Step, SuccessStatus, Unconfirmed } from '@switchback/contracts';

import { type Violation, Violations } from './violations';

/** No policy may have more; the router says so. */
const MOST_STEPS = 10;
/** There are no more triggers than these. */
const MOST_TRIGGERS = 5;

/**
 * What is refused before the router is asked: values that this version does not know, which would otherwise be passed on as
 * something else. The rest of a policy is the router's to judge.
 */
export function checkPolicy(policy: FallbackPolicy | undefined, path: string): readonly Violation[] {
  if (policy === undefined) {
    return [{ field: path, description: 'must be set' }];
  }
  const violations = new Violations();
  policy.steps.slice(0, MOST_STEPS).forEach((step, index) => checkStep(step, `${path}.steps[${index}]`, violations));
  return violations.found;
}

/** Of steps that start together each is looked at; what stands deeper the router refuses. */
function checkStep(step: Step, path: string, violations: Violations): void {
  // On the wire a list without entries is none.
  checkOwnFields(step, path, violations, '; for several at once leave it out and write 2 or 3 steps in all_of');
  step.allOf.slice(0, MOST_STEPS).forEach((inner, position) => checkOwnFields(inner, `${path}.all_of[${position}]`, violations));
}

function checkOwnFields(step: Step, path: string, violations: Violations, more = ''): void {
  const several = step.allOf.length > 0 && step.channel === Channel.CHANNEL_UNSPECIFIED;
  if (step.channel === Channel.UNRECOGNIZED || (step.channel === Channel.CHANNEL_UNSPECIFIED && !several)) {
    violations.add(`${path}.channel`, `must be CHANNEL_SMS, CHANNEL_EMAIL or CHANNEL_WHATSAPP${more}`);
  }
  if (step.successStatus === SuccessStatus.UNRECOGNIZED) {
    violations.add(`${path}.success_status`, 'must be SUCCESS_STATUS_SENT, SUCCESS_STATUS_DELIVERED or SUCCESS_STATUS_READ');
  }
  if (step.fallbackOn.length > MOST_TRIGGERS) {
    violations.add(`${path}.fallback_on`, `must name each trigger once, at most ${MOST_TRIGGERS}`);
  } else if (step.fallbackOn.includes(FallbackTrigger.UNRECOGNIZED)) {
    violations.add(`${path}.fallback_on`, 'must name triggers of this version: REJECTED, UNDELIVERED, EXPIRED, TIMEOUT, UNREACHABLE');
  }
  if (step.unconfirmed === Unconfirmed.UNRECOGNIZED) {
    violations.add(`${path}.unconfirmed`, 'must be UNCONFIRMED_FALLBACK or UNCONFIRMED_SUCCESS');
  }
  if (step.onAmbiguous === OnAmbiguous.UNRECOGNIZED) {
    violations.add(`${path}.on_ambiguous`, 'must be ON_AMBIGUOUS_WAIT or ON_AMBIGUOUS_FALLBACK');
  }
  if (step.sendWindow?.days.includes(DayOfWeek.UNRECOGNIZED) === true) {
    violations.add(`${path}.send_window.days`, 'must name days from DAY_OF_WEEK_MONDAY to DAY_OF_WEEK_SUNDAY');
  }
}
