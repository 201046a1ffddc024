import { type Event, type MessageState } from '../index';
import { type EngineUnderTest } from './engine-under-test';
import { type History, type Turn } from './play';

/** One event with the states around it. */
export interface Moment {
  readonly turn: Turn;
  readonly event: Event;
  readonly before: MessageState | undefined;
  readonly after: MessageState;
}

/** A history event by event, folded anew from the first to the last. */
export function momentsOf(engine: EngineUnderTest, history: History): readonly Moment[] {
  const moments: Moment[] = [];
  let before: MessageState | undefined;
  for (const turn of history.turns) {
    for (const event of turn.events) {
      const after = engine.evolve(before, event);
      moments.push({ turn, event, before, after });
      before = after;
    }
  }
  return moments;
}
