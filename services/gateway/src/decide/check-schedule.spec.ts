import { Channel, DayOfWeek, FallbackPolicy, OutgoingMessage, type SendWindow } from '@switchback/contracts';

import { checkSchedule, fitSchedule } from './check-schedule';
import { Violations } from './violations';

const NOON = Date.UTC(2026, 5, 1, 12);
const window = (fields: Partial<SendWindow> = {}): SendWindow => ({ days: [], start: '09:00', end: '21:00', timeZone: '', ...fields });
const message = (fields: Partial<OutgoingMessage>): OutgoingMessage => OutgoingMessage.fromPartial(fields);

describe('a schedule', () => {
  it.each<[string, Partial<OutgoingMessage>, string | undefined]>([
    ['none', {}, undefined],
    ['a send time', { sendAt: new Date(NOON) }, undefined],
    ['no time at all', { sendAt: new Date(NaN) }, 'message.send_at'],
    ['a zone', { timeZone: 'Asia/Kathmandu' }, undefined],
    ['no zone', { timeZone: '+05:45' }, 'message.time_zone'],
    ['a window', { sendWindow: window({ days: [DayOfWeek.DAY_OF_WEEK_FRIDAY], timeZone: 'Europe/Berlin' }) }, undefined],
    ['a window over midnight', { sendWindow: window({ start: '22:00', end: '06:00' }) }, undefined],
    ['a day of another version', { sendWindow: window({ days: [DayOfWeek.UNRECOGNIZED] }) }, 'message.send_window.days[0]'],
    ['no hours', { sendWindow: window({ start: '9' }) }, 'message.send_window.start'],
    ['an unknown zone of the window', { sendWindow: window({ timeZone: 'Mars/Olympus' }) }, 'message.send_window.time_zone'],
  ])('%s', (_what, fields, field) => {
    const violations = new Violations();
    checkSchedule(message(fields), 'message', violations);
    expect(violations.found.map((violation) => violation.field)).toEqual(field === undefined ? [] : [field]);
  });
});

describe('a schedule and its policy', () => {
  const anyTime = FallbackPolicy.fromPartial({ steps: [{ channel: Channel.CHANNEL_SMS }] });
  const daytime = FallbackPolicy.fromPartial({ steps: [{ channel: Channel.CHANNEL_SMS }, { channel: Channel.CHANNEL_EMAIL, sendWindow: window() }] });
  const inBerlin = FallbackPolicy.fromPartial({ steps: [{ sendWindow: window({ timeZone: 'Europe/Berlin' }) }] });

  it.each<[string, FallbackPolicy, Partial<OutgoingMessage>, string | undefined]>([
    ['no schedule', anyTime, {}, undefined],
    ['a time before the end', anyTime, { sendAt: new Date(NOON - 1) }, undefined],
    ['a time at the end', anyTime, { sendAt: new Date(NOON) }, 'message.send_at must lie before the message expires'],
    ["a window in the recipient's zone, and no zone", daytime, {}, 'message.time_zone must be set: step 2 of the policy'],
    ["a window in the recipient's zone", daytime, { timeZone: 'UTC' }, undefined],
    ["a window in the recipient's zone, which the message's window tells", daytime, { sendWindow: window({ timeZone: 'UTC' }) }, undefined],
    ['a window in a zone of its own', inBerlin, {}, undefined],
  ])('%s', (_what, policy, fields, violation) => {
    const found = fitSchedule(policy, message(fields), NOON, 'message').map(({ field, description }) => `${field} ${description}`);
    expect(found).toEqual(violation === undefined ? [] : [expect.stringContaining(violation)]);
  });
});
