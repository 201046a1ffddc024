import { areSiblings, type AttemptStatus, type Event } from '@switchback/fallback';

import { type MessageRecord } from './message-record';
import { type MessageRule } from './rule';

type EventOf<T extends Event['type']> = Extract<Event, { type: T }>;

/** Design, section 5, invariant 3, and the timer of section 4. */
export const stepRules: readonly MessageRule[] = [
  {
    name: 'no step starts after the message is settled, canceled, acknowledged or past its ttl',
    check: ({ timeline, stored }) =>
      timeline.flatMap((event, index) => {
        if (event.type !== 'STEP_STARTED' && event.type !== 'ATTEMPT_QUEUED') return [];
        const over = timeline.slice(0, index).find(({ type }) => type === 'MESSAGE_SETTLED' || type === 'CANCEL_REQUESTED' || type === 'ACKNOWLEDGED');
        return [
          ...(over === undefined ? [] : [`${event.type} ${event.step} after ${over.type}`]),
          ...(stored !== undefined && event.at >= stored.state.expiresAt ? [`${event.type} ${event.step} past the ttl`] : []),
        ];
      }),
  },
  {
    name: 'no step starts before the earlier one failed or ran out of time',
    check: ({ timeline, policy }) =>
      timeline.flatMap((event, index) => {
        if (event.type !== 'STEP_STARTED') return [];
        const before = timeline.slice(0, index);
        const earlier = Array.from({ length: event.step }, (_, step) => step).filter((step) => !areSiblings(policy ?? {}, step, event.step));
        const unended = earlier.filter((step) => !before.some((told) => (told.type === 'STEP_FAILED' || told.type === 'STEP_SKIPPED') && told.step === step));
        return unended.map((step) => `step ${event.step} starts, step ${step} has not failed`);
      }),
  },
  {
    name: 'a step fails once, and only for what its attempt or its clock says',
    check: (message) => {
      const failures = message.timeline.filter((event) => event.type === 'STEP_FAILED');
      const twice = failures.filter(({ step }, index) => failures.findIndex((other) => other.step === step) < index);
      return [...twice.map(({ step }) => `step ${step} fails again`), ...failures.flatMap((failure) => withoutGround(message, failure))];
    },
  },
  {
    name: "a step's time counts from its first hand-off and starts once",
    check: ({ timeline, policy }) => {
      const timers = timeline.filter((event) => event.type === 'TIMER_STARTED');
      return timers.flatMap((timer, index) => {
        if (timers.findIndex(({ step }) => step === timer.step) < index) return [`the timer of step ${timer.step} starts again`];
        const handedOffAt = firstHandOff(timeline, timer.step);
        const plan = policy?.steps[timer.step];
        if (handedOffAt === undefined || plan === undefined) return [`the timer of step ${timer.step} starts without a hand-off or a plan`];
        return timer.deadline === handedOffAt + plan.fallbackAfterMs ? [] : [`step ${timer.step} has ${timer.deadline - handedOffAt} ms`];
      });
    },
  },
];

/** The attempt's word that each reason of failure stands for. */
const WORDS: Readonly<Partial<Record<EventOf<'STEP_FAILED'>['reason'], readonly AttemptStatus[]>>> = {
  REJECTED: ['REJECTED'],
  UNREACHABLE: ['REJECTED'],
  UNDELIVERED: ['UNDELIVERED'],
  EXPIRED: ['EXPIRED'],
  OPTED_OUT: ['REJECTED', 'UNDELIVERED'],
  CANCELED: ['CANCELED'],
  AMBIGUOUS: ['UNKNOWN'],
};

function withoutGround({ timeline, stored }: MessageRecord, failure: EventOf<'STEP_FAILED'>): readonly string[] {
  const before = timeline.slice(0, timeline.indexOf(failure));
  const { step, reason, at } = failure;
  if (reason === 'TIMEOUT') {
    const deadline = before.find((event) => event.type === 'TIMER_STARTED' && event.step === step);
    return deadline?.type === 'TIMER_STARTED' && at >= deadline.deadline ? [] : [`step ${step} ran out of time too early`];
  }
  if (reason === 'TTL_PASSED') return stored !== undefined && at >= stored.state.expiresAt ? [] : [`step ${step} expired too early`];
  const said = before.findLast((event) => event.type === 'ATTEMPT_UPDATED' && event.step === step);
  const grounds = WORDS[reason] ?? [];
  return said?.type === 'ATTEMPT_UPDATED' && grounds.includes(said.status) ? [] : [`step ${step} failed: ${reason}, which no attempt said`];
}

function firstHandOff(timeline: readonly Event[], step: number): number | undefined {
  for (const event of timeline) {
    if (event.type === 'ATTEMPT_UPDATED' && event.step === step && event.handedOffAt !== undefined) return event.handedOffAt;
  }
  return undefined;
}
