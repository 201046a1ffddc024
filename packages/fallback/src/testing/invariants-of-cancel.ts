import { type AttemptState, type MessageState } from '../index';
import { type Invariant } from './invariants';
import { goesOn } from './invariants-of-parallel';
import { firstOf } from './invariants-of-steps';
import { FINAL, TAKEN } from './status-facts';

/** Cancel answers definitively (design, section 4); what waits is taken back when it is no longer wanted. */
export const cancelInvariants: readonly Invariant[] = [
  {
    name: 'CANCELED promises that no attempt was ever handed over; STOPPED is said when one may have been',
    check: (_history, moments) =>
      firstOf(moments, ({ event, before, turn }) => {
        if (event.type !== 'MESSAGE_SETTLED' || before === undefined) return undefined;
        if (event.status !== 'CANCELED' && event.status !== 'STOPPED') return undefined;
        if (before.cancelRequestedAt === undefined) return `${event.status} without a request`;
        const taken = attemptsOf(before).some(wasTaken);
        const waiting = attemptsOf(before).some(({ status }) => status === 'QUEUED');
        if (event.status === 'CANCELED') return taken || waiting ? 'CANCELED though something may be in flight' : undefined;
        const ended = turn.command.type === 'ANSWER_CANCEL' && turn.command.outcome === 'ENDED';
        const unanswered = event.at >= before.expiresAt;
        return taken || ended || unanswered ? undefined : 'STOPPED though nothing was handed over';
      }),
  },
  {
    name: 'a canceled message is settled as soon as nothing is left to ask',
    check: ({ turns }) => {
      for (const { after } of turns) {
        if (after.cancelRequestedAt === undefined || FINAL.has(after.status)) continue;
        if (attemptsOf(after).some(wasTaken)) return 'left open though an attempt was handed over';
        if (!attemptsOf(after).some(isAsked)) return 'left open though nothing is being asked';
      }
      return undefined;
    },
  },
  {
    name: 'an attempt that still waits when its message is settled or canceled is withdrawn, unless the ttl stops it or it started with the success',
    check: ({ turns, policy }) => {
      for (const { after } of turns) {
        const unwanted = FINAL.has(after.status) || after.cancelRequestedAt !== undefined;
        const unasked = after.steps.filter(({ attempts }) => attempts.some((attempt) => attempt.status === 'QUEUED' && !isAsked(attempt)));
        const left = unasked.some(({ step }) => !goesOn(after, step, policy));
        if (unwanted && left && (after.settledAt ?? 0) < after.expiresAt) return `a waiting attempt is left in ${after.status}`;
      }
      return undefined;
    },
  },
  {
    name: 'a withdrawal is asked only of an attempt that waits, and never before 2 s have passed without an answer',
    check: (_history, moments) =>
      firstOf(moments, ({ event, before }) => {
        if (event.type !== 'ATTEMPT_WITHDRAWN') return undefined;
        const attempt = attemptsOf(before).find(({ id }) => id === event.attemptId);
        if (attempt?.status !== 'QUEUED') return `asked though it is ${attempt?.status}`;
        const { asks, askedAt } = attempt.withdrawal ?? { asks: 0, askedAt: -Infinity };
        if (event.ask !== asks + 1) return `ask ${event.ask} after ${asks}`;
        return event.at - askedAt < 2_000 ? 'asked again too soon' : undefined;
      }),
  },
];

function attemptsOf(state: MessageState | undefined): readonly AttemptState[] {
  return state?.steps.flatMap(({ attempts }) => attempts) ?? [];
}

function wasTaken({ status, handedOffAt }: AttemptState): boolean {
  return TAKEN.has(status) || ((status === 'EXPIRED' || status === 'CANCELED') && handedOffAt !== undefined);
}

function isAsked({ status, withdrawal }: AttemptState): boolean {
  return status === 'QUEUED' && withdrawal !== undefined;
}
