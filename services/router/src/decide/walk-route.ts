import {
  apply,
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
} from '@switchback/fallback';

import { conditions } from './conditions';
import { readsResults } from './reads-results';
import { type Transition } from './transition';

/** When steps fail: as soon as they start, or at the end of their time. */
export type Pace = 'AT_ONCE' | 'BY_TIMERS';

/**
 * What the engine would decide after a message's first transition, were every step handed over as soon as it starts, and did none of them
 * succeed. All events from the first on.
 */
export function walkRoute(begun: Transition, policy: FallbackPolicy, pace: Pace): readonly Event[] {
  const events = [...begun.events];
  let state = begun.after;
  for (let command = nextCommand(state, policy, pace); command !== undefined; command = nextCommand(state, policy, pace)) {
    const decision = apply(command, state, policy, CONDITIONS);
    if (decision.events.length === 0) return events;
    events.push(...decision.events);
    state = decision.state;
  }
  return events;
}

/** Whether a condition can be judged before the steps before it have ended: not when it looks at how they did. */
export function dependsOnResults(expression: string, { results }: Pick<ConditionFacts, 'results'>): boolean {
  return results.some(({ status }) => status !== 'SKIPPED') && readsResults(expression);
}

/** The router's conditions, but that what depends on made-up results is met: how such a step would do is the question. */
const CONDITIONS: Conditions = {
  fault: (expression) => conditions.fault(expression),
  evaluate: (expression, facts) =>
    (facts !== undefined && dependsOnResults(expression, facts)) || conditions.evaluate(expression, facts),
};

function nextCommand(state: MessageState, policy: FallbackPolicy, pace: Pace): Command | undefined {
  if (isFinal(state.status)) return undefined;
  const open = state.steps.find(({ status }) => status === 'WAITING' || status === 'ACTIVE');
  const plan = open === undefined ? undefined : policy.steps[open.step];
  if (open === undefined || plan === undefined) return undefined;
  if (open.waitsUntil !== undefined) return { type: 'WAKE', now: open.waitsUntil };
  if (open.deadline === undefined) return report(open, open.startedAt, { status: 'SENDING', handedOffAt: open.startedAt });
  return failure(open, plan, open.deadline, state.expiresAt, pace);
}

/** The earliest or the latest way out of a step that its policy allows. */
function failure(step: StepState, { fallbackOn }: Step, deadline: number, expiresAt: number, pace: Pace): Command {
  const silence: Command = { type: 'WAKE', now: Math.min(deadline, expiresAt) };
  const trigger = fallbackOn.find((candidate) => candidate !== 'TIMEOUT');
  if (trigger === undefined) return silence;
  if (pace === 'AT_ONCE') return report(step, step.startedAt, REPORTS[trigger]);
  return fallbackOn.includes('TIMEOUT') || deadline >= expiresAt ? silence : report(step, deadline, REPORTS[trigger]);
}

type Report = Omit<Extract<Command, { type: 'REPORT_ATTEMPT' }>, 'type' | 'now' | 'attemptId' | 'occurredAt'>;

/** What a channel service would report. */
const REPORTS: Readonly<Record<Exclude<FallbackTrigger, 'TIMEOUT'>, Report>> = {
  REJECTED: { status: 'REJECTED', errorClass: 'POLICY' },
  UNDELIVERED: { status: 'UNDELIVERED', errorClass: 'RECIPIENT_TEMPORARY' },
  EXPIRED: { status: 'EXPIRED' },
  UNREACHABLE: { status: 'REJECTED', errorClass: 'TRANSIENT' },
};

function report({ attempts }: StepState, now: number, said: Report): Command {
  return { type: 'REPORT_ATTEMPT', now, attemptId: attempts.at(-1)?.id ?? '', occurredAt: now, ...said };
}
