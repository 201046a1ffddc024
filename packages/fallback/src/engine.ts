import { type Command } from './command';
import { type Event } from './event';
import { type MessageState } from './message-state';
import { type FallbackPolicy } from './policy';

/** The result of one decision. */
export interface Decision {
  readonly events: readonly Event[];
  readonly state: MessageState;
}

export type Decide = (command: Command, state: MessageState | undefined, policy: FallbackPolicy) => readonly Event[];
export type Evolve = (state: MessageState | undefined, event: Event) => MessageState;
/** When the engine next wants a WAKE command; undefined when nothing is pending. Milliseconds since the epoch. */
export type NextWake = (state: MessageState) => number | undefined;
