import { isTimeZone, type SendWindowDraft, validateSendWindow } from './index';

const read = (draft: SendWindowDraft) => validateSendWindow('message.send_window', draft);
const good = { start: '09:00', end: '21:00' } as const;

it.each<[string, SendWindowDraft, object]>([
  ['every day in the recipient\'s zone by default', good, { days: [], start: '09:00', end: '21:00' }],
  ['a zone', { ...good, timeZone: 'Asia/Kathmandu' }, { days: [], start: '09:00', end: '21:00', timeZone: 'Asia/Kathmandu' }],
  ['an empty zone as none', { ...good, timeZone: '' }, { days: [], start: '09:00', end: '21:00' }],
  ['days in the week\'s order', { ...good, days: ['FRIDAY', 'MONDAY'] }, { days: ['MONDAY', 'FRIDAY'], start: '09:00', end: '21:00' }],
  ['midnight as the end of the day', { start: '22:00', end: '00:00' }, { days: [], start: '22:00', end: '24:00' }],
  ['a window over midnight', { start: '22:00', end: '06:00' }, { days: [], start: '22:00', end: '06:00' }],
  ['the whole day', { start: '00:00', end: '24:00' }, { days: [], start: '00:00', end: '24:00' }],
])('reads %s', (_what, draft, window) => {
  expect(read(draft)).toEqual({ ok: true, window });
});

it.each<[string, SendWindowDraft, string, string]>([
  ['no start', { end: '21:00' }, 'start', 'HH:MM'],
  ['no end', { start: '09:00' }, 'end', 'HH:MM'],
  ['a time without its zero', { ...good, start: '9:00' }, 'start', 'HH:MM'],
  ['a start at 24:00', { ...good, start: '24:00' }, 'start', 'HH:MM'],
  ['an end after the day', { ...good, end: '24:01' }, 'end', 'HH:MM'],
  ['twelve hours', { ...good, end: '09:00 pm' }, 'end', 'HH:MM'],
  ['an empty window', { start: '09:00', end: '09:00' }, 'end', 'Must differ from start'],
  ['an unknown day', { ...good, days: ['MONDAY', 'Fri'] }, 'days[1]', '"Fri" is not known here'],
  ['a day twice', { ...good, days: ['MONDAY', 'MONDAY'] }, 'days[1]', 'stands here twice'],
  ['an unknown zone', { ...good, timeZone: 'Mars/Olympus' }, 'time_zone', 'use a name such as Europe/Berlin'],
  ['an offset', { ...good, timeZone: '+05:45' }, 'time_zone', 'use a name such as'],
])('refuses %s', (_what, draft, field, advice) => {
  const description: unknown = expect.stringContaining(advice);
  expect(read(draft)).toEqual({ ok: false, violations: [{ field: `message.send_window.${field}`, description }] });
});

it('knows the zones of the IANA database, and nothing else', () => {
  expect(['UTC', 'Europe/Berlin', 'America/Argentina/Buenos_Aires', 'Asia/Kathmandu'].every(isTimeZone)).toBe(true);
  expect(['', '+05:45', 'Nowhere', 'Europe/', '../etc'].some(isTimeZone)).toBe(false);
});
