import { type AttemptState, type Event, type FallbackPolicy, type MessageState, type StepState } from '../index';
import { type Invariant } from './invariants';
import { firstOf } from './invariants-of-steps';
import { DELIVERED, FINAL } from './status-facts';

/** Several first steps at once (docs/decisions/051). */
export const parallelInvariants: readonly Invariant[] = [
  {
    name: 'steps that start together are judged in one decision, and those that can be tried start at once, in order',
    check: ({ turns, policy }) => {
      const together = groupOf(policy);
      if (together === 1) return undefined;
      for (const { events, after } of turns) {
        const started = events.flatMap((event) => (event.type === 'STEP_STARTED' && event.step < together ? [event] : []));
        const judged = events.flatMap((event) => ((event.type === 'STEP_STARTED' || event.type === 'STEP_SKIPPED') && event.step < together ? [event.step] : []));
        if (judged.some((step, index) => step <= (judged[index - 1] ?? -1))) return `judged in the order ${judged.join(' ')}`;
        if (started.some(({ at }) => at !== started[0]?.at)) return 'started at different times';
        const begun = after.steps.some((step) => step.step < together && step.attempts.length > 0);
        if (begun && after.steps.length < together) return 'one started, and the rest was not judged';
        if (started.length > 0 && judged.at(-1) !== together - 1) return 'the rest was judged at another time';
        if (started.length > 0 && events.some((event) => event.type === 'STEP_STARTED' && event.step >= together)) return 'a later step started beside them';
      }
      return undefined;
    },
  },
  {
    name: 'a success takes back what later steps wait for, and nothing that started with it',
    check: ({ policy }, moments) =>
      firstOf(moments, ({ event, turn }) => {
        if (event.type !== 'ATTEMPT_WITHDRAWN' || event.reason !== 'LATE') return undefined;
        const success = turn.events.find((other) => other.type === 'STEP_SUCCEEDED');
        if (success === undefined) return 'taken back without a success';
        return event.step < groupOf(policy) || event.step <= success.step ? `step ${event.step} was taken back for step ${success.step}` : undefined;
      }),
  },
  {
    name: 'a step is OVERTAKEN exactly when one that started with it succeeded while it was open and not being taken back',
    check: ({ policy }, moments) =>
      firstOf(moments, ({ event, before, after }) => {
        const overtaken = after.steps.filter((step) => step.status === 'OVERTAKEN').map(({ step }) => step);
        if (event.type !== 'MESSAGE_SETTLED' || before === undefined) {
          const already = before?.steps.filter((step) => step.status === 'OVERTAKEN').map(({ step }) => step) ?? [];
          return overtaken.join() === already.join() ? undefined : `${event.type} overtook ${overtaken.join(' ')}`;
        }
        const expected = before.steps.filter((step) => mustBeOvertaken(before, step, groupOf(policy))).map(({ step }) => step);
        return overtaken.join() === expected.join() ? undefined : `overtaken: ${overtaken.join(' ')}, expected: ${expected.join(' ')}`;
      }),
  },
  {
    name: 'a step that is OVERTAKEN is told to be, by the step that succeeded, right before the message settles',
    check: (_history, moments) =>
      firstOf(moments, ({ event, before, after, turn }) => {
        if (event.type === 'STEP_OVERTAKEN') {
          const settles = turn.events.slice(turn.events.indexOf(event) + 1).some(({ type }) => type === 'MESSAGE_SETTLED');
          return settles && before?.steps[event.by]?.status === 'SUCCEEDED' ? undefined : `step ${event.step} was told to be overtaken by step ${event.by}`;
        }
        if (event.type !== 'MESSAGE_SETTLED') return undefined;
        const told = turn.events.flatMap((other) => (other.type === 'STEP_OVERTAKEN' ? [other.step] : []));
        const overtaken = after.steps.filter(({ status }) => status === 'OVERTAKEN').map(({ step }) => step);
        return told.join() === overtaken.join() ? undefined : `overtaken: ${overtaken.join(' ')}, told: ${told.join(' ')}`;
      }),
  },
  {
    name: 'a fallback names the step that failed last, and starts when nothing before it is open',
    check: (_history, moments) =>
      firstOf(moments, ({ event, before, turn }) => {
        if (event.type !== 'FALLING_BACK') return undefined;
        const failures = turn.events.slice(0, turn.events.indexOf(event)).filter((other) => other.type === 'STEP_FAILED');
        const last = failures.at(-1);
        if (last === undefined || last.step !== event.fromStep || last.reason !== event.reason) return `falls back from ${event.fromStep} after ${last?.step}`;
        return before?.steps.some(({ status }) => status === 'ACTIVE') === true ? 'falls back beside an open step' : undefined;
      }),
  },
  {
    name: 'a wake ends every step whose time is up, in the order in which they fell due',
    check: (_history, moments) => {
      const ended = new Map<unknown, number>();
      return firstOf(moments, ({ event, before, turn }) => {
        if (turn.command.type !== 'WAKE') return undefined;
        const last = Math.min(turn.command.now, turn.after.expiresAt);
        const left = turn.after.steps.some(({ status, deadline }) => status === 'ACTIVE' && (deadline ?? Infinity) <= last);
        if (left) return 'a step is open beyond its time';
        if (!endsByClock(event)) return undefined;
        const deadline = before?.steps[event.step]?.deadline ?? Infinity;
        if (deadline < (ended.get(turn) ?? 0)) return `step ${event.step} ended after one that fell due later`;
        ended.set(turn, deadline);
        return undefined;
      });
    },
  },
  {
    name: 'no step is open when its message is FAILED or EXPIRED: each has failed by itself',
    check: (_history, moments) =>
      firstOf(moments, ({ event, before }) => {
        if (event.type !== 'MESSAGE_SETTLED' || (event.status !== 'FAILED' && event.status !== 'EXPIRED')) return undefined;
        const open = before?.steps.filter(({ status }) => status === 'ACTIVE') ?? [];
        return open.length === 0 ? undefined : `step ${open[0]?.step} is open in ${event.status}`;
      }),
  },
  {
    name: 'whether a message falls back does not depend on the order in which steps that started together failed',
    check: ({ policy }, moments) =>
      firstOf(moments, ({ event, before }) => {
        if (event.type !== 'MESSAGE_SETTLED' || event.status !== 'FAILED' || before === undefined) return undefined;
        const together = before.steps.slice(0, groupOf(policy)).filter(({ status }) => status === 'FAILED');
        if (before.steps.length !== groupOf(policy) || policy.steps.length === groupOf(policy) || event.reason === 'EXHAUSTED') return undefined;
        const leads = together.find(({ step, reason }) => {
          const trigger = reason === 'CANCELED' ? 'UNDELIVERED' : reason;
          return reason === 'OPTED_OUT' || reason === 'AMBIGUOUS' || policy.steps[step]?.fallbackOn.some((allowed) => allowed === trigger) === true;
        });
        return leads === undefined ? undefined : `FAILED, though step ${leads.step} falls back on ${leads.reason}`;
      }),
  },
];

/** How many of the first steps start together. */
export function groupOf({ parallelSteps }: FallbackPolicy): number {
  return parallelSteps ?? 1;
}

/** Whether two positions are different steps that started together. */
export function startedTogether(policy: FallbackPolicy, one: number, other: number): boolean {
  return one !== other && Math.max(one, other) < groupOf(policy);
}

/** Two attempts that prove more than was asked for. */
export function isDeliveredTwice({ steps }: MessageState, policy: FallbackPolicy): boolean {
  const delivered = steps.flatMap(({ step, attempts }) => attempts.filter(({ status }) => DELIVERED.has(status)).map(() => step));
  return delivered.some((one, index) => delivered.some((other, place) => place !== index && !startedTogether(policy, one, other)));
}

/** Left to itself, because what started with it succeeded. */
export function goesOn({ status, steps, cancelRequestedAt }: MessageState, step: number, policy: FallbackPolicy): boolean {
  if (!FINAL.has(status) || cancelRequestedAt !== undefined) return false;
  return steps.some((other) => other.status === 'SUCCEEDED' && startedTogether(policy, step, other.step));
}

function mustBeOvertaken({ steps }: MessageState, { step, status, attempts }: StepState, together: number): boolean {
  const takenBack = attempts.some((attempt: AttemptState) => attempt.status === 'QUEUED' && attempt.withdrawal !== undefined);
  const beside = steps.some((other) => other.step !== step && other.step < together && other.status === 'SUCCEEDED');
  return status === 'ACTIVE' && step < together && beside && !takenBack;
}

function endsByClock(event: Event): event is Extract<Event, { type: 'STEP_FAILED' | 'STEP_SUCCEEDED' }> {
  if (event.type === 'STEP_FAILED') return event.reason === 'TIMEOUT';
  return event.type === 'STEP_SUCCEEDED' && event.reason === 'UNCONFIRMED';
}
