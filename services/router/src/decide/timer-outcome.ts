import { type Event } from '@switchback/fallback';

/** What a timer led to: the next step, the end of its message, the start of a step that waited, or something else, as one more question to a channel. */
export type TimerOutcome = 'FELL_BACK' | 'SETTLED' | 'STARTED' | 'OTHER';

export function timerOutcome(events: readonly Event[]): TimerOutcome {
  const types = new Set(events.map(({ type }) => type));
  if (types.has('FALLING_BACK')) return 'FELL_BACK';
  if (types.has('MESSAGE_SETTLED')) return 'SETTLED';
  return types.has('STEP_STARTED') ? 'STARTED' : 'OTHER';
}
