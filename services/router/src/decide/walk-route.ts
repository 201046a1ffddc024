import {
  apply,
  areSiblings,
  isFinal,
  type Command,
  type ConditionFacts,
  type Conditions,
  type Event,
  type FallbackPolicy,
  type FallbackTrigger,
  type MessageState,
  type Step,
  type StepState,
  type Suppressed,
} from '@switchback/fallback';

import { conditions } from './conditions';
import { factsRead } from './facts-read';
import { type Transition } from './transition';

/** What is made up about the steps, of which none succeeds. */
export interface Walk {
  /** When steps fail: as soon as they start, or at the end of their time. */
  readonly pace: 'AT_ONCE' | 'BY_TIMERS';
  /** Whether a step's condition is met when it looks at results that are made up. */
  readonly meets: (step: number) => boolean;
  /** What is known against the addresses, and taken to stay so. */
  readonly suppressed: Suppressed | undefined;
}

/**
 * What the engine would decide after a message's first transition, were every step handed over as soon as it starts, and did none of them
 * succeed. All events from the first on.
 */
export function walkRoute(begun: Transition, policy: FallbackPolicy, walk: Walk): readonly Event[] {
  const asMadeUp = conditionsOf(walk);
  const marked = markConditions(policy);
  const events = [...begun.events];
  let state = begun.after;
  for (let command = nextCommand(state, policy, walk); command !== undefined; command = nextCommand(state, policy, walk)) {
    const decision = apply(walk.suppressed === undefined ? command : { ...command, suppressed: walk.suppressed }, state, marked, asMadeUp);
    if (decision.events.length === 0) return events;
    events.push(...decision.events);
    state = decision.state;
  }
  return events;
}

/** The router's, but for what looks at made-up results. */
function conditionsOf({ meets }: Walk): Conditions {
  return {
    fault: (expression) => conditions.fault(expression),
    evaluate: (marked, facts) => {
      const [, step, expression = ''] = MARKED.exec(marked) ?? [];
      return looksAtMadeUp(expression, facts) ? meets(Number(step)) : conditions.evaluate(expression, facts);
    },
  };
}

const MARKED = /^(\d+) ([^]*)$/;

/** The engine hands a condition over without saying whose it is, and two steps may have the same. */
function markConditions(policy: FallbackPolicy): FallbackPolicy {
  return { ...policy, steps: policy.steps.map((step, index) => (step.when === undefined ? step : { ...step, when: `${index} ${step.when}` })) };
}

function looksAtMadeUp(expression: string, facts: ConditionFacts | undefined): boolean {
  return facts !== undefined && facts.results.some(({ status }) => status !== 'SKIPPED') && factsRead(expression).has('RESULTS');
}

function nextCommand(state: MessageState, policy: FallbackPolicy, { pace }: Walk): Command | undefined {
  if (isFinal(state.status)) return undefined;
  const waiting = state.steps.find(({ waitsUntil }) => waitsUntil !== undefined);
  if (waiting?.waitsUntil !== undefined) return { type: 'WAKE', now: waiting.waitsUntil };
  const active = state.steps.filter(({ status }) => status === 'ACTIVE');
  const fresh = active.find(({ deadline }) => deadline === undefined);
  if (fresh !== undefined) return report(fresh, fresh.startedAt, { status: 'SENDING', handedOffAt: fresh.startedAt });
  const ends = active.flatMap((step) => failureOf(step, { state, policy, pace }));
  return ends.toSorted((one, other) => one.now - other.now)[0];
}

interface Circumstances {
  readonly state: MessageState;
  readonly policy: FallbackPolicy;
  readonly pace: Walk['pace'];
}

/** The earliest or the latest way out of a step that leads on. */
function failureOf(step: StepState, { state, policy, pace }: Circumstances): readonly Command[] {
  const plan = policy.steps[step.step];
  if (plan === undefined || step.deadline === undefined) return [];
  const silence: Command = { type: 'WAKE', now: Math.min(step.deadline, state.expiresAt) };
  const trigger = quickTrigger(plan, step) ?? (pace === 'AT_ONCE' && othersLeadOn(step, state, policy) ? 'REJECTED' : undefined);
  if (trigger === undefined) return [silence];
  if (pace === 'AT_ONCE') return [report(step, step.startedAt, REPORTS[trigger])];
  return [plan.fallbackOn.includes('TIMEOUT') || step.deadline >= state.expiresAt ? silence : report(step, step.deadline, REPORTS[trigger])];
}

/** What ends a step before its time and leads on by the step's own word. */
function quickTrigger({ fallbackOn, onAmbiguous }: Step, { attempts }: StepState): Exclude<FallbackTrigger, 'TIMEOUT'> | 'AMBIGUOUS' | undefined {
  // With nowhere to go, a step keeps its time in spite of an ambiguous answer.
  const unanswered = onAmbiguous === 'FALLBACK' && attempts.at(-1)?.status !== 'UNKNOWN';
  return fallbackOn.find((candidate) => candidate !== 'TIMEOUT') ?? (unanswered ? 'AMBIGUOUS' : undefined);
}

/** Of steps that started together one leads on for all: one that needs no time, else the one whose time is up first. */
function othersLeadOn(step: StepState, state: MessageState, policy: FallbackPolicy): boolean {
  const siblings = state.steps.filter((other) => other.attempts.length > 0 && areSiblings(state, step.step, other.step));
  const sooner = ({ deadline = Infinity, step: position }: StepState): boolean =>
    deadline < (step.deadline ?? Infinity) || (deadline === step.deadline && position < step.step);
  return siblings.some((other) => {
    const plan = policy.steps[other.step];
    return plan !== undefined && (plan.fallbackOn.some((trigger) => trigger !== 'TIMEOUT') || plan.onAmbiguous === 'FALLBACK' || sooner(other));
  });
}

type Report = Omit<Extract<Command, { type: 'REPORT_ATTEMPT' }>, 'type' | 'now' | 'attemptId' | 'occurredAt'>;

/** What a channel service would report. */
const REPORTS: Readonly<Record<Exclude<FallbackTrigger, 'TIMEOUT'> | 'AMBIGUOUS', Report>> = {
  REJECTED: { status: 'REJECTED', errorClass: 'POLICY' },
  UNDELIVERED: { status: 'UNDELIVERED', errorClass: 'RECIPIENT_TEMPORARY' },
  EXPIRED: { status: 'EXPIRED' },
  UNREACHABLE: { status: 'REJECTED', errorClass: 'TRANSIENT' },
  AMBIGUOUS: { status: 'UNKNOWN', errorClass: 'AMBIGUOUS' },
};

function report({ attempts }: StepState, now: number, said: Report): Command {
  return { type: 'REPORT_ATTEMPT', now, attemptId: attempts.at(-1)?.id ?? '', occurredAt: now, ...said };
}
