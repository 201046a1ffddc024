import { grouped } from './message-record';
import { type MessageRule } from './rule';

/** Design, section 5, invariant 2, and what CANCELED promises. */
export const callRules: readonly MessageRule[] = [
  {
    name: 'an attempt is handed to a provider once, unless the call before was refused',
    check: ({ calls, claims }) =>
      [...grouped(calls, ({ attemptId }) => attemptId)].flatMap(([attemptId, made]) => {
        const early = made.slice(0, -1).filter(({ outcome }) => outcome !== 'REFUSED');
        const misnumbered = made.filter(({ call }, index) => call <= (made[index - 1]?.call ?? 0));
        const claim = claims.find((candidate) => candidate.attemptId === attemptId);
        return [
          ...early.map(({ outcome }) => `${attemptId} was called again after ${outcome}`),
          ...misnumbered.map(({ call }) => `call ${call} of ${attemptId} came again`),
          ...(claim !== undefined && claim.calls >= made.length ? [] : [`${made.length} calls of ${attemptId}, ${claim?.calls ?? 'none'} claimed`]),
        ];
      }),
  },
  {
    name: 'what is handed over was queued by its step and dispatched to its channel',
    check: ({ calls, claims, dispatches, timeline }) => {
      const queued = new Map(timeline.flatMap((event) => (event.type === 'ATTEMPT_QUEUED' ? [[event.attemptId, event] as const] : [])));
      const dispatched = new Map(dispatches.map((dispatch) => [dispatch.attemptId, dispatch]));
      return [
        ...[...queued.keys()].filter((id) => !dispatched.has(id)).map((id) => `${id} was not dispatched`),
        ...dispatches.flatMap(({ attemptId, step, channel }) => {
          const event = queued.get(attemptId);
          return event?.step === step && event.channel === channel ? [] : [`${attemptId} was dispatched to ${channel}, queued for ${event?.channel}`];
        }),
        ...[...calls, ...claims.filter(({ status, calls: begun }) => status !== 'CANCELED' || begun > 0)].flatMap(({ attemptId, channel }) =>
          dispatched.get(attemptId)?.channel === channel ? [] : [`${channel} has ${attemptId}, which it was not given`],
        ),
      ];
    },
  },
  {
    name: 'each step is one attempt',
    check: ({ timeline }) => {
      const started = timeline.flatMap((event) => (event.type === 'STEP_STARTED' ? [event.step] : []));
      const queued = timeline.flatMap((event) => (event.type === 'ATTEMPT_QUEUED' ? [event.step] : []));
      const once = new Set(started).size === started.length;
      return once && started.join() === queued.join() ? [] : [`steps ${started.join()} started, attempts for ${queued.join()} queued`];
    },
  },
  {
    name: 'CANCELED means that no provider has it',
    check: ({ calls, stored }) => {
      if (stored?.status !== 'CANCELED') return [];
      return calls.filter(({ outcome }) => outcome !== 'REFUSED').map(({ attemptId, outcome }) => `${attemptId}: ${outcome}`);
    },
  },
];
