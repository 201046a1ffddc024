import { type Command } from '../command';
import { type Event } from '../event';
import { type MessageState } from '../message-state';
import { type Channel } from '../policy';
import { type ObservedAttempt } from './observed-attempt';
import { type UnknownCause } from './unknown-cause';

/** An attempt of the candidate that a recorded one stands for, later by so much (earlier when negative), in milliseconds. */
export interface Match {
  readonly observed: ObservedAttempt;
  /** By the order of the record, and by the router's clock. */
  readonly later: number;
  readonly clockLater: number;
}

interface At {
  /** When it happens, in the order of the record, milliseconds since the epoch. */
  readonly at: number;
  /** The order among what happens at once: a turn of the record, or before or after them all. */
  readonly order: number;
}

/** Something that is still to happen to the message. */
export type Input =
  /** A channel's word about one attempt, or what the customer did. */
  | (At & { readonly type: 'COMMAND'; readonly command: Command; readonly attemptId?: string })
  /** What becomes of an attempt from here on was not observed. */
  | (At & { readonly type: 'OUT_OF_SIGHT'; readonly attemptId: string; readonly cause: UnknownCause })
  /** It is asked to be taken back, and may be on its way out or not. */
  | (At & { readonly type: 'HAND_OFF_RACE'; readonly attemptId: string });

export interface Unknown {
  readonly cause: UnknownCause;
  /** Absent when it is no channel's. */
  readonly channel?: Channel;
}

/** A message on its way through the candidate, and all that is still to happen to it. Never changed: worlds branch. */
export interface World {
  readonly state: MessageState;
  readonly events: readonly Event[];
  /** How far things have happened, in the order of the record. */
  readonly at: number;
  readonly inputs: readonly Input[];
  /** By the candidate's attempt id. */
  readonly matches: ReadonlyMap<string, Match>;
  /** Attempts that wait for their hand-off for as long as it takes to take them back. */
  readonly waiting: ReadonlySet<string>;
  /** Attempts out of sight, whose ending is one of several. */
  readonly guessed: ReadonlySet<string>;
  /** More could have happened than the branches tried. */
  readonly open: boolean;
}

export function isBefore(one: At, other: At): boolean {
  return one.at < other.at || (one.at === other.at && one.order < other.order);
}

export function without(inputs: readonly Input[], taken: Input): readonly Input[] {
  return inputs.filter((input) => input !== taken);
}

/** Drops what an attempt was still to say. */
export function silenced(inputs: readonly Input[], attemptId: string): readonly Input[] {
  return inputs.filter((input) => input.attemptId !== attemptId);
}
