import { type Event } from '@switchback/fallback';

/** The engine's word about whether and when a step starts. */
export type Verdict = Extract<Event, { type: 'STEP_SKIPPED' | 'STEP_WAITING' | 'STEP_STARTED' }>;

/** What a message's events say of one step. Times in milliseconds since the epoch. */
export interface Fate {
  /** The first word about it; absent when the message ended before. */
  readonly verdict?: Verdict;
  /** The step whose failure led to it. */
  readonly followsOn?: number;
  readonly startsAt?: number;
  /** When its time is up. */
  readonly deadline?: number;
}

export function fateOf(events: readonly Event[], step: number): Fate {
  let fate: Fate = {};
  for (const event of events) {
    if (!('step' in event) || event.step !== step) continue;
    if (event.type === 'FALLING_BACK') fate = { ...fate, followsOn: event.fromStep };
    if (event.type === 'TIMER_STARTED') fate = { ...fate, deadline: event.deadline };
    if (event.type === 'STEP_STARTED') fate = { ...fate, startsAt: event.at };
    if (isVerdict(event)) fate = { verdict: event, ...fate };
  }
  return fate;
}

function isVerdict(event: Event): event is Verdict {
  return event.type === 'STEP_SKIPPED' || event.type === 'STEP_WAITING' || event.type === 'STEP_STARTED';
}
