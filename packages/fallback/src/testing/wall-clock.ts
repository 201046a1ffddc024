import { type SendWindow } from '../index';

/**
 * Whether a window is open, read off a clock on a wall in its zone: written down a second time, by other means than the engine's,
 * so that a mistake is not shared.
 */
export function isOpenOnTheWall(window: SendWindow, recipientsZone: string, at: number): boolean {
  const { day, time } = wallClock(window.timeZone ?? recipientsZone, at);
  const yesterday = WEEK[(WEEK.indexOf(day) + 6) % 7] ?? '';
  const opensOn = (name: string): boolean => window.days.length === 0 || window.days.some((candidate) => candidate === name);
  if (window.start < window.end) return opensOn(day) && window.start <= time && time < window.end;
  return (opensOn(day) && window.start <= time) || (opensOn(yesterday) && time < window.end);
}

const WEEK = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'];
const MINUTE = 60_000;
const clocks = new Map<string, Intl.DateTimeFormat>();
const shown = new Map<string, { day: string; time: string }>();

/** The time as "HH:MM". Many histories look at the same minutes. */
function wallClock(timeZone: string, at: number): { day: string; time: string } {
  const minute = `${timeZone} ${Math.floor(at / MINUTE)}`;
  const face = shown.get(minute) ?? readClock(timeZone, at);
  shown.set(minute, face);
  return face;
}

function readClock(timeZone: string, at: number): { day: string; time: string } {
  const options = { timeZone, weekday: 'long', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  const clock = clocks.get(timeZone) ?? new Intl.DateTimeFormat('en-GB', options);
  clocks.set(timeZone, clock);
  const parts = Object.fromEntries(clock.formatToParts(at).map(({ type, value }) => [type, value]));
  return { day: (parts['weekday'] ?? '').toUpperCase(), time: `${parts['hour']}:${parts['minute']}` };
}
