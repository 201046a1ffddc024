import { type MessageState } from '../message-state';
import { nextWake } from '../next-wake';
import { type RecordedRun } from './recorded-run';

/** When a timer was attended to in the record, at the earliest. */
export interface RecordedWake {
  readonly at: number;
  readonly order: number;
  /** The router's clock, when it was this timer's turn. */
  readonly now?: number;
}

/**
 * A router may be late. As long as the replay goes as the record went, a timer that was due in the record is attended to when it was
 * then, not earlier.
 */
export function recordedWakes({ turns }: RecordedRun): ReadonlyMap<string, RecordedWake> {
  const wakes = new Map<string, RecordedWake>();
  turns.forEach(({ command, before, at }, turn) => {
    const due = before === undefined ? undefined : nextWake(before);
    if (before === undefined || due === undefined) return;
    wakes.set(wakeKey(due, before), command.type === 'WAKE' ? { at, order: turn, now: command.now } : { at, order: turn + 0.5 });
  });
  return wakes;
}

/** Which timer it is: as many things had happened, and it was due at the same time. */
export function wakeKey(due: number, { sequence }: MessageState): string {
  return `${sequence} ${due}`;
}
