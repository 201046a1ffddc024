import { firstOpening } from './first-opening';
import { DAY, type DayOfWeek, type SendWindow } from './send-window';

const WEEKDAYS = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY'] as const;

/** "09:00-21:00", optionally with days. */
function window(hours: string, days: readonly DayOfWeek[] = [], timeZone?: string): SendWindow {
  const [start = '', end = ''] = hours.split('-');
  return { days, start, end, ...(timeZone === undefined ? {} : { timeZone }) };
}

function opening(windows: readonly SendWindow[], timeZone: string, from: string, withinDays = 30): string | undefined {
  const at = firstOpening(windows, timeZone, Date.parse(from), Date.parse(from) + withinDays * DAY);
  return at === undefined ? undefined : new Date(at).toISOString().replace(':00.000Z', 'Z');
}

interface Case {
  readonly what: string;
  readonly zone: string;
  readonly hours: string;
  readonly days?: readonly DayOfWeek[];
  readonly from: string;
  readonly opens: string;
}

const plain: readonly Case[] = [
  { what: 'open: now', zone: 'UTC', hours: '09:00-21:00', from: '2026-06-01T12:34:56.789Z', opens: '2026-06-01T12:34:56.789Z' },
  { what: 'the first minute belongs to it', zone: 'UTC', hours: '09:00-21:00', from: '2026-06-01T09:00Z', opens: '2026-06-01T09:00Z' },
  { what: 'the last minute does not', zone: 'UTC', hours: '09:00-21:00', from: '2026-06-01T21:00Z', opens: '2026-06-02T09:00Z' },
  { what: 'a second early', zone: 'UTC', hours: '09:00-21:00', from: '2026-06-01T08:59:59Z', opens: '2026-06-01T09:00Z' },
  { what: 'all day', zone: 'UTC', hours: '00:00-24:00', days: ['WEDNESDAY'], from: '2026-06-01T12:00Z', opens: '2026-06-03T00:00Z' },
  { what: 'until midnight', zone: 'UTC', hours: '22:00-24:00', from: '2026-06-01T23:59Z', opens: '2026-06-01T23:59Z' },
  { what: 'over the weekend', zone: 'UTC', hours: '09:00-17:00', days: WEEKDAYS, from: '2026-06-05T17:00Z', opens: '2026-06-08T09:00Z' },
  { what: 'a week ahead', zone: 'UTC', hours: '09:00-17:00', days: ['MONDAY'], from: '2026-06-01T17:00Z', opens: '2026-06-08T09:00Z' },
  { what: '+05:45', zone: 'Asia/Kathmandu', hours: '09:00-21:00', from: '2026-06-01T00:00Z', opens: '2026-06-01T03:15Z' },
  { what: '+05:45, closed', zone: 'Asia/Kathmandu', hours: '09:00-21:00', from: '2026-06-01T15:15Z', opens: '2026-06-02T03:15Z' },
  { what: "the zone's day, not UTC's", zone: 'Asia/Kathmandu', hours: '00:00-01:00', days: ['TUESDAY'], from: '2026-06-01T12:00Z', opens: '2026-06-01T18:15Z' },
  { what: 'before 1970', zone: 'America/New_York', hours: '09:00-10:00', from: '1960-01-15T00:00Z', opens: '1960-01-15T14:00Z' },
];

const overMidnight: readonly Case[] = [
  { what: 'before midnight', zone: 'UTC', hours: '22:00-06:00', from: '2026-06-01T23:00Z', opens: '2026-06-01T23:00Z' },
  { what: 'after midnight', zone: 'UTC', hours: '22:00-06:00', from: '2026-06-01T05:59Z', opens: '2026-06-01T05:59Z' },
  { what: 'closed by day', zone: 'UTC', hours: '22:00-06:00', from: '2026-06-01T06:00Z', opens: '2026-06-01T22:00Z' },
  { what: 'the night belongs to the day it begins on', zone: 'UTC', hours: '22:00-06:00', days: ['FRIDAY'], from: '2026-06-06T03:00Z', opens: '2026-06-06T03:00Z' },
  { what: 'and not to the day it ends on', zone: 'UTC', hours: '22:00-06:00', days: ['FRIDAY'], from: '2026-06-05T03:00Z', opens: '2026-06-05T22:00Z' },
  { what: 'until midnight exactly', zone: 'UTC', hours: '22:00-24:00', from: '2026-06-01T00:00Z', opens: '2026-06-01T22:00Z' },
];

// New York: 8 March 02:00 -> 03:00, 1 November 02:00 -> 01:00. Berlin: 29 March 02:00 -> 03:00, 25 October 03:00 -> 02:00.
// Lord Howe: 5 April 02:00 -> 01:30, 4 October 02:00 -> 02:30. Santiago: 6 September 00:00 -> 01:00.
const clockChanges: readonly Case[] = [
  { what: 'a start that is skipped: when the clocks jump over it', zone: 'America/New_York', hours: '02:30-05:00', from: '2026-03-08T05:00Z', opens: '2026-03-08T07:00Z' },
  { what: 'a window that is skipped: on the next day', zone: 'America/New_York', hours: '02:15-02:45', from: '2026-03-08T05:00Z', opens: '2026-03-09T06:15Z' },
  { what: 'a weekly window that is skipped: a week later', zone: 'America/New_York', hours: '02:15-02:45', days: ['SUNDAY'], from: '2026-03-02T00:00Z', opens: '2026-03-15T06:15Z' },
  { what: 'summer time moves the opening', zone: 'America/New_York', hours: '09:00-21:00', from: '2026-03-08T03:00Z', opens: '2026-03-08T13:00Z' },
  { what: 'winter time moves it back', zone: 'America/New_York', hours: '09:00-21:00', from: '2026-11-01T03:00Z', opens: '2026-11-01T14:00Z' },
  { what: 'a time that comes twice: the first time', zone: 'America/New_York', hours: '01:30-01:45', from: '2026-11-01T04:00Z', opens: '2026-11-01T05:30Z' },
  { what: 'and the second', zone: 'America/New_York', hours: '01:30-01:45', from: '2026-11-01T05:45Z', opens: '2026-11-01T06:30Z' },
  { what: 'but no third', zone: 'America/New_York', hours: '01:30-01:45', from: '2026-11-01T06:45Z', opens: '2026-11-02T06:30Z' },
  { what: 'open again when the clocks go back into it', zone: 'America/New_York', hours: '00:30-01:15', from: '2026-11-01T05:20Z', opens: '2026-11-01T06:00Z' },
  { what: 'a start that is skipped', zone: 'Europe/Berlin', hours: '02:00-02:30', from: '2026-03-28T23:30Z', opens: '2026-03-30T00:00Z' },
  { what: 'over midnight and over the gap', zone: 'Europe/Berlin', hours: '23:00-03:00', from: '2026-03-29T01:00Z', opens: '2026-03-29T21:00Z' },
  { what: 'a time that comes twice', zone: 'Europe/Berlin', hours: '02:30-02:45', from: '2026-10-25T00:45Z', opens: '2026-10-25T01:30Z' },
  { what: 'half an hour back', zone: 'Australia/Lord_Howe', hours: '01:30-01:45', from: '2026-04-04T14:45Z', opens: '2026-04-04T15:00Z' },
  { what: 'half an hour forth', zone: 'Australia/Lord_Howe', hours: '02:15-04:00', from: '2026-10-03T15:00Z', opens: '2026-10-03T15:30Z' },
  { what: 'a midnight that does not exist', zone: 'America/Santiago', hours: '00:00-02:00', days: ['SUNDAY'], from: '2026-09-06T00:00Z', opens: '2026-09-06T04:00Z' },
];

describe.each([
  ['a window', plain],
  ['a window over midnight', overMidnight],
  ['a window when clocks change', clockChanges],
] as const)('%s', (_name, cases) => {
  it.each(cases)('$what ($zone $hours from $from)', ({ zone, hours, days, from, opens }) => {
    expect(opening([window(hours, days)], zone, from)).toBe(opens);
  });
});

describe('several windows', () => {
  it('must be open at once, each by its own clock', () => {
    const both = [window('09:00-17:00', WEEKDAYS, 'Europe/Berlin'), window('09:00-21:00')];
    expect(opening(both, 'America/New_York', '2026-06-05T16:00Z')).toBe('2026-06-08T13:00Z');
  });

  it('that exclude each other never open', () => {
    expect(opening([window('09:00-12:00'), window('12:00-15:00')], 'UTC', '2026-06-01T00:00Z')).toBeUndefined();
  });

  it('are none: open', () => {
    expect(opening([], 'UTC', '2026-06-01T00:00Z')).toBe('2026-06-01T00:00Z');
  });
});

it('ends its search at the limit, which does not belong to it', () => {
  const from = Date.parse('2026-06-01T00:00Z');
  expect(firstOpening([window('09:00-10:00')], 'UTC', from, from + 9 * 3_600_000)).toBeUndefined();
  expect(firstOpening([window('09:00-10:00')], 'UTC', from, from + 9 * 3_600_000 + 1)).toBe(from + 9 * 3_600_000);
  expect(firstOpening([], 'UTC', from, from)).toBeUndefined();
});

it('keeps UTC in a zone that is not known here', () => {
  expect(opening([window('09:00-10:00', [], 'Moon/Tranquility')], 'UTC', '2026-06-01T00:00Z')).toBe('2026-06-01T09:00Z');
});
