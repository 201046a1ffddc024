import { type AttemptStatus, type ErrorClass, type MessageState, type StepState, type StepStatus } from './message-state';
import { parallelEnd } from './parallel-steps';
import { type Channel } from './policy';
import { offsetAt } from './time-zone';
import { DAYS_OF_WEEK, type DayOfWeek } from './send-window';

/** What is known of a recipient beside the addresses themselves, and what the sender said about the message. */
export interface RecipientFacts {
  /** ISO 3166 country of the number of a channel, e.g. "NP"; absent where it is not known. */
  readonly countries: Readonly<Partial<Record<Channel, string>>>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** All that a step's `when` may look at. */
export interface ConditionFacts {
  readonly recipient: RecipientFacts & { readonly reachable: readonly Channel[]; readonly timeZone: string };
  /** When the step would start, by the recipient's clock. */
  readonly local: { readonly hour: number; readonly minute: number; readonly weekday: DayOfWeek; readonly date: string };
  /** The steps before, in order; none for those that start together, which do not see each other. */
  readonly results: readonly StepOutcome[];
}

/** How an earlier step ended. Fields that do not apply are empty. */
export interface StepOutcome {
  readonly channel: Channel;
  readonly status: StepStatus;
  readonly reason: string;
  readonly attemptStatus: AttemptStatus | '';
  readonly errorClass: ErrorClass | '';
  /** The provider's own code. */
  readonly code: string;
}

/** Reads and evaluates `when` expressions. Pure: the same expression and facts give the same answer. */
export interface Conditions {
  /** What is wrong with an expression, as a sentence that says how to mend it; undefined when it is a condition. */
  fault(expression: string): string | undefined;
  /** Never throws: an evaluation that fails is an ERROR, as is one that looks at facts when there are none (`undefined`). */
  evaluate(expression: string, facts: ConditionFacts | undefined): boolean | 'ERROR';
}

/** For whoever has no evaluator: no policy with a condition is valid, and none is met. */
export const NO_CONDITIONS: Conditions = {
  fault: () => 'Conditions cannot be evaluated here; remove it.',
  evaluate: () => 'ERROR',
};

/** The facts for a step that would start at `at`, in milliseconds since the epoch. */
export function factsFor(step: number, state: MessageState, at: number): ConditionFacts {
  const timeZone = state.timeZone ?? 'UTC';
  const local = new Date(at + offsetAt(timeZone, at));
  return {
    recipient: { countries: {}, metadata: {}, ...state.recipient, reachable: state.reachable, timeZone },
    local: {
      hour: local.getUTCHours(),
      minute: local.getUTCMinutes(),
      weekday: DAYS_OF_WEEK[local.getUTCDay()] ?? 'SUNDAY',
      date: local.toISOString().slice(0, 10),
    },
    results: step < parallelEnd(state) ? [] : state.steps.slice(0, step).map(outcomeOf),
  };
}

function outcomeOf({ channel, status, reason, attempts }: StepState): StepOutcome {
  const attempt = attempts.at(-1);
  return {
    channel,
    status,
    reason: reason ?? '',
    attemptStatus: attempt?.status ?? '',
    errorClass: attempt?.errorClass ?? '',
    code: attempt?.providerCode ?? '',
  };
}
