import { type DraftReader, quoted } from './draft-reader';
import { type SendWindowDraft } from './policy-draft';
import { DAYS_OF_WEEK, type DayOfWeek, type SendWindow } from './send-window';
import { isTimeZone } from './time-zone';

const FIELDS = { days: 'days', start: 'start', end: 'end', timeZone: 'time_zone' } as const satisfies Record<keyof SendWindowDraft, string>;
const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;
const MIDNIGHT = '24:00';

/** Reads a send window of a draft; `path` is its own, e.g. "policy.steps[0].send_window". */
export function readSendWindow(reader: DraftReader, path: string, draft: SendWindowDraft): SendWindow {
  reader.onlyKnown(path, draft, FIELDS);
  const { start = '', end = '' } = draft;
  if (!TIME.test(start)) reader.reject(`${path}.start`, 'Write a local time of 24 hours as HH:MM, e.g. "09:00".');
  if (!TIME.test(end) && end !== MIDNIGHT) reader.reject(`${path}.end`, 'Write a local time of 24 hours as HH:MM, e.g. "21:00" or "24:00".');
  else if (start === end) reader.reject(`${path}.end`, 'Must differ from start; a window of the whole day is 00:00 to 24:00.');
  const timeZone = readTimeZone(reader, `${path}.time_zone`, draft.timeZone);
  return {
    days: readDays(reader, `${path}.days`, draft.days ?? []),
    start,
    // Where a day ends, the next begins: both ways to write it mean the same.
    end: end === '00:00' ? MIDNIGHT : end,
    ...(timeZone === undefined ? {} : { timeZone }),
  };
}

function readDays(reader: DraftReader, path: string, days: readonly string[]): readonly DayOfWeek[] {
  days.forEach((day, index) => {
    reader.choice(`${path}[${index}]`, day, DAYS_OF_WEEK, 'MONDAY');
    if (days.indexOf(day) !== index) reader.reject(`${path}[${index}]`, `${quoted(day)} stands here twice; remove one.`);
  });
  return DAYS_OF_WEEK.filter((day) => days.includes(day));
}

function readTimeZone(reader: DraftReader, field: string, name: string | undefined): string | undefined {
  if (name === undefined || name === '') return undefined;
  if (isTimeZone(name)) return name;
  reader.reject(field, `${quoted(name)} is not in the IANA time zone database; use a name such as Europe/Berlin or Asia/Kathmandu.`);
  return undefined;
}
