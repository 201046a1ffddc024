import { type MessageState } from '@switchback/fallback';

/** A message reads differently from outside. */
export function statusChanged(before: MessageState | undefined, after: MessageState): boolean {
  return before?.status !== after.status || before.late !== after.late;
}
