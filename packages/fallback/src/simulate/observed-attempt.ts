import { type Command } from '../command';
import { type AttemptState } from '../message-state';
import { type Channel } from '../policy';
import { type RecordedRun } from './recorded-run';

/** A channel's word about an attempt. */
export type Word = Extract<Command, { type: 'REPORT_ATTEMPT' | 'ANSWER_CANCEL' }>;

/** Where in the record a word stands. */
export interface SpokenWord {
  readonly word: Word;
  /** In the order of the record, milliseconds since the epoch. */
  readonly at: number;
  /** The number of its turn: the order among what happened at once. */
  readonly turn: number;
}

/** All that is known of what became of one attempt. */
export interface ObservedAttempt {
  readonly channel: Channel;
  /** When it was queued, in the order of the record and by the router's clock. */
  readonly at: number;
  readonly queuedAt: number;
  readonly words: readonly SpokenWord[];
  /** As it stands in the record's end. */
  readonly last: AttemptState;
  /** When its withdrawal was first asked for, in the order of the record, and in which turn. */
  readonly asked?: { readonly at: number; readonly turn: number };
  /** It was taken back before it was handed over, so what would have become of it is not known. */
  readonly takenBack: boolean;
  /** How long the step gave it and how long the message was still to live, in milliseconds from when it was queued. */
  readonly stepMs: number;
  readonly lifeMs: number;
}

/** The attempts of a recorded run, in the order in which they were queued. */
export function observedAttempts({ policy, turns, final }: RecordedRun): readonly ObservedAttempt[] {
  return turns.flatMap(({ events, at }) =>
    events.flatMap((event) => {
      if (event.type !== 'ATTEMPT_QUEUED') return [];
      const { attemptId: id, channel, step } = event;
      const last = final.steps[step]?.attempts.find((attempt) => attempt.id === id);
      const plan = policy.steps[step];
      if (last === undefined || plan === undefined) return [];
      const words = turns.flatMap(({ command, at: spoken }, turn) => (speaksOf(command, id) ? [{ word: command, at: spoken, turn }] : []));
      const turn = turns.findIndex((each) => each.events.some((other) => other.type === 'ATTEMPT_WITHDRAWN' && other.attemptId === id));
      const asked = turns[turn];
      const times = { stepMs: plan.fallbackAfterMs, lifeMs: final.expiresAt - event.at };
      const known = { channel, at, queuedAt: event.at, words, last, takenBack: wasTakenBack(last), ...times };
      return [asked === undefined ? known : { ...known, asked: { at: asked.at, turn } }];
    }),
  );
}

function speaksOf(command: Command, attemptId: string): command is Word {
  return (command.type === 'REPORT_ATTEMPT' || command.type === 'ANSWER_CANCEL') && command.attemptId === attemptId;
}

function wasTakenBack({ status, handedOffAt, withdrawal }: AttemptState): boolean {
  if (withdrawal === undefined || handedOffAt !== undefined) return false;
  return status === 'QUEUED' || status === 'CANCELED' || status === 'EXPIRED';
}
