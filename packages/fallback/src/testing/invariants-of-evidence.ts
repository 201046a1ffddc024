import { type AttemptState, type MessageState, type SuccessStatus } from '../index';
import { type Invariant } from './invariants';
import { isDeliveredTwice } from './invariants-of-parallel';
import { firstOf } from './invariants-of-steps';
import { ATTEMPT_RANK, DELIVERED, FINAL, MESSAGE_RANK } from './status-facts';

/** Design, section 5, invariants 1 and 7, and the merge rule and late receipts of section 4. */
export const evidenceInvariants: readonly Invariant[] = [
  {
    name: 'every message reaches a final status once its timers have fired',
    check: ({ final }) => (FINAL.has(final.status) ? undefined : `left ${final.status}`),
  },
  {
    name: 'status never goes backwards',
    check: (_history, moments) =>
      firstOf(moments, ({ before, after }) => {
        if (before === undefined || before.status === after.status) return undefined;
        const forwards = MESSAGE_RANK[after.status] > MESSAGE_RANK[before.status];
        const reopened = FINAL.has(before.status) && !['DELIVERED', 'READ'].includes(after.status);
        return forwards && !reopened ? undefined : `${before.status} became ${after.status}`;
      }),
  },
  {
    name: 'a message settles once and is only corrected afterwards',
    check: ({ final }, moments) => {
      const settled = moments.filter(({ event }) => event.type === 'MESSAGE_SETTLED');
      if (settled.length !== 1) return `settled ${settled.length} times`;
      if (final.settledAt !== settled[0]?.event.at) return 'settledAt was moved';
      return firstOf(moments, ({ event, before }) => {
        const open = before === undefined || !FINAL.has(before.status);
        return open && event.type === 'MESSAGE_CORRECTED' ? 'corrected before it settled' : undefined;
      });
    },
  },
  {
    name: 'the best evidence wins, whatever the order of arrival',
    check: ({ turns, final }) => {
      const best = new Map<string, number>();
      for (const { command, before } of turns) {
        const told = evidence(command);
        if (told === undefined || !attemptsOf(before).some(({ id }) => id === told.id)) continue;
        best.set(told.id, Math.max(best.get(told.id) ?? 0, told.rank));
      }
      const wrong = attemptsOf(final).find(({ id, status }) => ATTEMPT_RANK[status] !== (best.get(id) ?? 0));
      return wrong === undefined ? undefined : `${wrong.id} is ${wrong.status}`;
    },
  },
  {
    name: 'a message that is proved delivered is never FAILED or EXPIRED',
    check: ({ turns }) => {
      for (const { after } of turns) {
        const delivered = attemptsOf(after).some(({ status }) => DELIVERED.has(status));
        if (delivered && (after.status === 'FAILED' || after.status === 'EXPIRED')) return `${after.status} with a delivered attempt`;
      }
      return undefined;
    },
  },
  {
    name: 'the first success settles the message',
    check: ({ turns, policy }) => {
      for (const { after } of turns) {
        const success = after.steps.some(({ step, attempts }) =>
          attempts.some(({ status }) => satisfies(status, policy.steps[step]?.successStatus ?? 'READ')),
        );
        if (success && !FINAL.has(after.status)) return 'a success left the message unsettled';
      }
      return undefined;
    },
  },
  {
    name: 'a message is DELIVERED or READ only by evidence, by its policy or by an acknowledgement',
    check: ({ policy }, moments) =>
      firstOf(moments, ({ event, after }) => {
        if (event.type !== 'MESSAGE_SETTLED' && event.type !== 'MESSAGE_CORRECTED') return undefined;
        if (event.status !== 'DELIVERED' && event.status !== 'READ') return undefined;
        const read = attemptsOf(after).some(({ status }) => status === 'READ');
        if ((event.status === 'READ') !== read) return `${event.status}, read: ${read}`;
        return mayCountAsDelivered(after, policy.steps) ? undefined : 'DELIVERED without a ground';
      }),
  },
  {
    name: 'late is said exactly when FAILED or EXPIRED was corrected',
    check: ({ final }, moments) => {
      const corrected = moments.some(
        ({ event, before }) => event.type === 'MESSAGE_CORRECTED' && (before?.status === 'FAILED' || before?.status === 'EXPIRED'),
      );
      return corrected === final.late ? undefined : `late: ${final.late}`;
    },
  },
  {
    name: 'a duplicate delivery is told exactly once, when a second attempt is proved delivered that did not start with the first',
    check: ({ turns, policy }, moments) => {
      const told = moments.filter(({ event }) => event.type === 'DUPLICATE_DELIVERY').length;
      if (told > 1) return `told ${told} times`;
      for (const { after } of turns) {
        const twice = isDeliveredTwice(after, policy);
        if (twice !== after.duplicateDelivery) return `duplicate: ${after.duplicateDelivery}`;
      }
      return undefined;
    },
  },
  {
    name: "a superseded attempt's late failure changes that attempt only",
    check: ({ turns }) => {
      for (const { command, before, events } of turns) {
        if (command.type !== 'REPORT_ATTEMPT' || before === undefined) continue;
        const step = before.steps.find(({ attempts }) => attempts.some(({ id }) => id === command.attemptId));
        const superseded = step !== undefined && step.status !== 'ACTIVE';
        const failure = ATTEMPT_RANK[command.status] === ATTEMPT_RANK.UNDELIVERED;
        if (superseded && failure && before.cancelRequestedAt === undefined && events.length > 1) return `${events.length} events`;
      }
      return undefined;
    },
  },
  {
    name: 'a provider error is kept with the failure that it explains, and with no better evidence',
    check: (_history, moments) =>
      firstOf(moments, ({ event, after }) => {
        if (event.type !== 'ATTEMPT_UPDATED') return undefined;
        const attempt = attemptsOf(after).find(({ id }) => id === event.attemptId);
        return attempt?.errorClass === event.errorClass ? undefined : `${attempt?.errorClass} after ${event.status}`;
      }),
  },
];

function attemptsOf(state: MessageState | undefined): readonly AttemptState[] {
  return state?.steps.flatMap(({ attempts }) => attempts) ?? [];
}

type Command = Parameters<Invariant['check']>[0]['turns'][number]['command'];

function evidence(command: Command): { id: string; rank: number } | undefined {
  switch (command.type) {
    case 'REPORT_ATTEMPT':
      return { id: command.attemptId, rank: ATTEMPT_RANK[command.status] };
    case 'ANSWER_CANCEL':
      if (command.outcome === 'ENDED') return undefined;
      return { id: command.attemptId, rank: ATTEMPT_RANK[command.outcome === 'CANCELED' ? 'CANCELED' : 'SENDING'] };
    case 'ACCEPT':
    case 'WAKE':
    case 'CANCEL':
    case 'ACKNOWLEDGE':
      return undefined;
  }
}

function satisfies(status: AttemptState['status'], success: SuccessStatus): boolean {
  return ATTEMPT_RANK[status] >= ATTEMPT_RANK[success] && (DELIVERED.has(status) || status === 'SENT');
}

function mayCountAsDelivered(state: MessageState, steps: readonly { successStatus: SuccessStatus; unconfirmed: string }[]): boolean {
  if (state.acknowledgedAt !== undefined) return true;
  return state.steps.some(({ step, attempts, reason }) => {
    const plan = steps[step];
    const handOffCounts = plan?.successStatus === 'SENT' || (plan?.unconfirmed === 'SUCCESS' && reason === 'UNCONFIRMED');
    return attempts.some(({ status }) => DELIVERED.has(status) || (handOffCounts && status === 'SENT'));
  });
}
