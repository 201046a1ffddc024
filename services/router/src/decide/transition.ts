import { apply, type AcceptCommand, type Command, type Event, type FallbackPolicy, type MessageState } from '@switchback/fallback';

import { conditions } from './conditions';

/** What one command did to a message. `events` is empty when it changed nothing. */
export interface Transition {
  readonly before: MessageState | undefined;
  readonly after: MessageState;
  readonly events: readonly Event[];
}

/** A message's first transition. */
export function begin(command: AcceptCommand, policy: FallbackPolicy): Transition {
  const { state, events } = apply(command, undefined, policy, conditions);
  return { before: undefined, after: state, events };
}

/** Applies one more command. */
export function proceed(command: Command, before: MessageState, policy: FallbackPolicy): Transition {
  const { state, events } = apply(command, before, policy, conditions);
  return { before, after: state, events };
}
