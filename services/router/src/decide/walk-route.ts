import {
  apply,
  areSiblings,
  fallsBackOn,
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
  const open = state.steps.filter(({ status }) => status === 'WAITING' || status === 'ACTIVE');
  const commands: Command[] = [];
  for (const step of open) {
    const plan = policy.steps[step.step];
    if (plan === undefined) return undefined;
    if (step.waitsUntil !== undefined) return { type: 'WAKE', now: step.waitsUntil };
    if (step.deadline === undefined) return report(step, step.startedAt, { status: 'SENDING', handedOffAt: step.startedAt });
    commands.push(failure({ step, plan, deadline: step.deadline, expiresAt: state.expiresAt, pace, needless: isNeedless(step, state, policy) }));
  }
  return commands.toSorted((one, other) => one.now - other.now)[0];
}

interface Failing {
  readonly step: StepState;
  readonly plan: Step;
  readonly deadline: number;
  readonly expiresAt: number;
  readonly pace: Walk['pace'];
  /** Another step, which started with it, leads on: this one may fail of anything. */
  readonly needless: boolean;
}

/** The earliest or the latest way out of a step that its policy allows. */
function failure({ step, plan, deadline, expiresAt, pace, needless }: Failing): Command {
  const silence: Command = { type: 'WAKE', now: Math.min(deadline, expiresAt) };
  const trigger = quickTrigger(step, plan);
  if (pace === 'AT_ONCE' && (trigger !== undefined || needless)) return report(step, step.startedAt, REPORTS[trigger ?? 'REJECTED']);
  if (trigger === undefined) return silence;
  return plan.fallbackOn.includes('TIMEOUT') || deadline >= expiresAt ? silence : report(step, deadline, REPORTS[trigger]);
}

/** What a step falls back on before its time is up. With nowhere to go, it keeps its time in spite of an ambiguous answer. */
function quickTrigger({ attempts }: StepState, { fallbackOn, onAmbiguous }: Step): keyof typeof REPORTS | undefined {
  const unanswered = onAmbiguous === 'FALLBACK' && attempts.at(-1)?.status !== 'UNKNOWN';
  return fallbackOn.find((candidate) => candidate !== 'TIMEOUT') ?? (unanswered ? 'AMBIGUOUS' : undefined);
}

/** Of steps that started together one is enough to lead on: one that has, one that soon can, or the first whose time is up. */
function isNeedless({ step, deadline = 0 }: StepState, { steps }: MessageState, policy: FallbackPolicy): boolean {
  return steps.some((other) => {
    const plan = policy.steps[other.step];
    if (plan === undefined || !areSiblings(policy, step, other.step)) return false;
    if (other.status === 'FAILED') return fallsBackOn(plan, other.reason);
    if (other.status !== 'ACTIVE' || other.deadline === undefined) return false;
    const sooner = other.deadline < deadline || (other.deadline === deadline && other.step < step);
    return sooner || quickTrigger(other, plan) !== undefined;
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
