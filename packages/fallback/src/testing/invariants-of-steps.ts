import { type FallbackPolicy, type MessageState, type Step, type StepState } from '../index';
import { type Invariant } from './invariants';
import { groupOf } from './invariants-of-parallel';
import { type Moment } from './moments';
import { FINAL } from './status-facts';

/** Design, section 5, invariant 3, and the fallback policy of section 4. */
export const stepInvariants: readonly Invariant[] = [
  {
    name: 'no step starts after the message is settled, canceled, acknowledged or past its ttl',
    check: (_history, moments) =>
      firstOf(moments, ({ event, before }) => {
        if (event.type !== 'STEP_STARTED' && event.type !== 'ATTEMPT_QUEUED') return undefined;
        if (before === undefined) return `${event.type} before the message`;
        if (FINAL.has(before.status)) return `${event.type} after ${before.status}`;
        if (before.cancelRequestedAt !== undefined) return `${event.type} after a cancel`;
        if (before.acknowledgedAt !== undefined) return `${event.type} after an acknowledgement`;
        return event.at >= before.expiresAt ? `${event.type} past the ttl` : undefined;
      }),
  },
  {
    name: 'no step starts before the earlier one failed or ran out of time, for a cause that the policy falls back on',
    check: ({ policy }, moments) =>
      firstOf(moments, ({ event, before }) => {
        if (event.type !== 'STEP_STARTED' || before === undefined) return undefined;
        if (event.step < groupOf(policy)) return undefined;
        const tried = before.steps.filter((step) => step.status !== 'SKIPPED' && step.step < event.step);
        if (tried.some((step) => step.status !== 'FAILED')) return `step ${event.step} starts beside one that has not failed`;
        const last = lastOf(tried, policy);
        return last.length === 0 || leadsOn(last, policy) ? undefined : `step ${event.step} starts after ${last.map(({ reason }) => reason).join(' ')}`;
      }),
  },
  {
    name: 'a step runs out of time only when its time, counted from its first hand-off, is over',
    check: ({ policy }, moments) =>
      firstOf(moments, ({ event, before }) => {
        if (event.type !== 'STEP_FAILED' || event.reason !== 'TIMEOUT') return undefined;
        const first = before?.steps[event.step]?.attempts[0]?.handedOffAt;
        if (first === undefined) return 'TIMEOUT without a hand-off';
        return event.at < first + (policy.steps[event.step]?.fallbackAfterMs ?? Infinity) ? 'TIMEOUT too early' : undefined;
      }),
  },
  {
    name: "a step's timer starts once, at its first hand-off, and is never reset",
    check: ({ policy }, moments) => {
      const started = new Set<number>();
      return firstOf(moments, ({ event, before }) => {
        if (event.type !== 'TIMER_STARTED') return undefined;
        if (started.has(event.step)) return `timer of step ${event.step} started twice`;
        started.add(event.step);
        const handedOffAt = before?.steps[event.step]?.attempts[0]?.handedOffAt;
        if (handedOffAt === undefined || handedOffAt > event.at) return 'timer without a hand-off in the past';
        const right = handedOffAt + (policy.steps[event.step]?.fallbackAfterMs ?? 0);
        return event.deadline === right ? undefined : 'timer with a wrong deadline';
      });
    },
  },
  {
    name: 'a step that waits after its hand-off has a timer',
    check: ({ turns }) => {
      for (const { after } of turns) {
        for (const { attempts, deadline } of after.steps.filter((step) => step.status === 'ACTIVE')) {
          const waits = attempts.some(({ status }) => status === 'SENT' || status === 'UNKNOWN' || status === 'DELIVERED');
          if (waits && deadline === undefined && after.cancelRequestedAt === undefined) return 'no timer after a hand-off';
        }
      }
      return undefined;
    },
  },
  {
    name: 'at most one step is active, or those that start together, and none once the message is settled',
    check: ({ turns, policy }) => {
      for (const { after } of turns) {
        const active = openSteps(after);
        const alone = active.length <= 1 || active.every(({ step, status }) => step < groupOf(policy) && status === 'ACTIVE');
        if (!alone || (active.length > 0 && FINAL.has(after.status))) return `${active.length} active steps in ${after.status}`;
      }
      return undefined;
    },
  },
  {
    name: 'every step of the policy is tried or skipped in order, each once, and one attempt is queued for each that starts',
    check: ({ final, policy }, moments) => {
      const queued = moments.flatMap(({ event }) => (event.type === 'ATTEMPT_QUEUED' ? [event.attemptId] : []));
      const started = moments.filter(({ event }) => event.type === 'STEP_STARTED').length;
      if (new Set(queued).size !== queued.length || queued.length !== started) return `${started} steps queued ${queued.join(' ')}`;
      for (const [index, step] of final.steps.entries()) {
        const channel = policy.steps[index]?.channel;
        if (step.step !== index || step.channel !== channel) return 'steps out of order';
      }
      return undefined;
    },
  },
  {
    name: 'a message is EXPIRED only past its ttl, and FAILED only when the policy gives no further step',
    check: ({ policy }, moments) =>
      firstOf(moments, ({ event, before }) => {
        if (event.type !== 'MESSAGE_SETTLED' || before === undefined) return undefined;
        if (event.status === 'EXPIRED') return event.at < before.expiresAt ? 'EXPIRED too early' : undefined;
        if (event.status !== 'FAILED' || before.steps.length === policy.steps.length) return undefined;
        const last = lastOf(before.steps, policy);
        return last.length > 0 && !leadsOn(last, policy) ? undefined : `FAILED ${event.reason} with steps left`;
      }),
  },
];

/** The last of these steps, with those that started together with it. */
function lastOf(steps: readonly StepState[], policy: FallbackPolicy): readonly StepState[] {
  const last = steps.at(-1);
  return last !== undefined && last.step < groupOf(policy) ? steps : steps.slice(-1);
}

function leadsOn(steps: readonly StepState[], policy: FallbackPolicy): boolean {
  return steps.some((step) => {
    const plan = policy.steps[step.step];
    return plan !== undefined && mayFallBack(step, plan);
  });
}

function openSteps({ steps }: MessageState): readonly StepState[] {
  return steps.filter(({ status }) => status === 'ACTIVE' || status === 'WAITING');
}

function mayFallBack(step: StepState, plan: Step): boolean {
  switch (step.reason) {
    case 'OPTED_OUT':
      return true;
    case 'AMBIGUOUS':
      return plan.onAmbiguous === 'FALLBACK';
    case 'CANCELED':
      return plan.fallbackOn.includes('UNDELIVERED');
    case 'REJECTED':
    case 'UNDELIVERED':
    case 'EXPIRED':
    case 'TIMEOUT':
    case 'UNREACHABLE':
      return plan.fallbackOn.includes(step.reason);
    default:
      return false;
  }
}

export function firstOf(moments: readonly Moment[], problem: (moment: Moment) => string | undefined): string | undefined {
  for (const moment of moments) {
    const seen = problem(moment);
    if (seen !== undefined) return seen;
  }
  return undefined;
}
