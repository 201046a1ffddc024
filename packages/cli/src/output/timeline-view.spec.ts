import type { AttemptStatusName, Message, TimelineEntry } from '@switchback/client';
import { paint } from './paint';
import { messageTable, messageView } from './message-view';
import { timelineLine, togetherLines } from './timeline-view';

const time = new Date('2026-01-31T08:00:00Z');
const entry: TimelineEntry = {
  sequence: 3,
  time,
  event: 'STEP_SKIPPED',
  summary: 'Step 2 (SMS) is skipped: its condition is not met.',
  reason: 'CONDITION',
  step: 1,
  channel: 'SMS',
  attemptId: '',
  attemptStatus: undefined,
  errorClass: undefined,
  provider: '',
  providerCode: '',
  messageStatus: 'ACCEPTED',
  deadline: undefined,
  policy: 'otp',
  policyVersion: 3,
  facts: {
    channels: ['SMS'],
    smsCountry: 'US',
    whatsappCountry: '',
    timeZone: 'Asia/Kathmandu',
    localTime: '2026-01-31T13:45',
    weekday: 'SATURDAY',
    results: [{ channel: 'WHATSAPP', status: 'SKIPPED', reason: 'NO_ADDRESS', attemptStatus: '', errorClass: '', code: '' }],
  },
  passedOver: [],
};
const none = { channels: [], smsCountry: '', whatsappCountry: '', timeZone: '', localTime: '', weekday: '', results: [] };
const line = (fields: Partial<TimelineEntry>): string => timelineLine({ ...entry, ...fields }, time, paint(false));

it('shows the facts that a decision used, and they alone', () => {
  expect(line({})).toBe(
    '   +0.000 s  step skipped            Step 2 (SMS) is skipped: its condition is not met.  [CONDITION, SMS number of US, Saturday 13:45 in Asia/Kathmandu, step 1 SKIPPED NO_ADDRESS]',
  );
  const started = { event: 'STEP_STARTED', reason: '', summary: 'Step 2 starts: SMS.' } as const;
  expect(line({ ...started, facts: { ...none, smsCountry: 'US' } })).toMatch(/Step 2 starts: SMS\. {2}\[SMS number of US\]$/);
  expect(line({ ...started, facts: { ...none, timeZone: 'Asia/Kathmandu' } })).toMatch(/\[time zone Asia\/Kathmandu\]$/);
});

it('shows none where none was used, and none that the sentence says already', () => {
  expect(line({ event: 'STEP_STARTED', reason: '', summary: 'Step 2 starts: SMS.', facts: undefined })).not.toContain('[');
  expect(line({ reason: 'NO_ADDRESS', facts: { ...none, channels: ['EMAIL'] } })).toMatch(/\[NO_ADDRESS\]$/);
  expect(line({ facts: undefined })).toContain('[CONDITION]');
});

describe('steps that started together', () => {
  const step = (position: number, state: 'SUCCEEDED' | 'OVERTAKEN' | 'SKIPPED', status: AttemptStatusName): Message['steps'][number] => {
    const channel = position === 0 ? 'SMS' : 'EMAIL';
    const attempt = { id: 'a', step: position, channel, provider: 'sandbox', providerMessageId: '', status, errorClass: undefined, providerCode: '', createTime: time, handoffTime: time, updateTime: time } as const;
    return { step: position, channel, state, reason: '', startTime: time, endTime: time, attempts: state === 'SKIPPED' ? [] : [attempt], waitUntil: undefined };
  };
  const message = (steps: Message['steps'], parallelSteps = 2): Message => ({
    id: 'msg_1',
    requestId: '',
    status: 'DELIVERED',
    policy: 'alert',
    policyVersion: 1,
    recipient: {},
    correlationId: '',
    metadata: {},
    acceptTime: time,
    updateTime: time,
    expireTime: time,
    settleTime: time,
    steps,
    late: false,
    duplicateDelivery: false,
    traceId: '',
    traceUrl: '',
    reason: 'CONFIRMED',
    sendAt: undefined,
    sendWindow: undefined,
    timeZone: '',
    parallelSteps,
  });
  const both = (status: AttemptStatusName): Message => message([step(0, 'SUCCEEDED', 'DELIVERED'), step(1, 'OVERTAKEN', status)]);

  it('are told to belong together, and which of them is out still', () => {
    const together = 'steps 1 (SMS) and 2 (e-mail) started together (all_of)';
    expect(togetherLines(both('SENT'))).toEqual([together, 'step 2 (e-mail) is out still; what becomes of it: switchback timeline msg_1']);
    expect(togetherLines(both('UNDELIVERED'))).toEqual([together]);
    expect(togetherLines(message([step(0, 'SUCCEEDED', 'DELIVERED')], 0))).toEqual([]);
  });

  it('are marked in the view of the message, and listed by all channels that were tried', () => {
    expect(messageView(both('SENT'), paint(false))).toMatch(/^1 all_of {2}SMS .*\n2 all_of {2}EMAIL /m);
    expect(messageTable([both('SENT')])).toContain('SMS+EMAIL');
    expect(messageTable([message([step(0, 'SUCCEEDED', 'DELIVERED'), step(1, 'SKIPPED', 'SENT')])])).toMatch(/SMS {2}/);
    expect(messageTable([message([step(0, 'SUCCEEDED', 'DELIVERED'), step(1, 'SUCCEEDED', 'DELIVERED')], 0)])).toMatch(/ EMAIL/);
  });

  it('are listed without a channel when nothing was tried', () => {
    expect(messageTable([message([step(0, 'SKIPPED', 'SENT'), step(1, 'SKIPPED', 'SENT')], 0)])).not.toMatch(/SMS|EMAIL/);
  });

  it('have the code of an attempt beside its provider', () => {
    const refused = step(0, 'SUCCEEDED', 'REJECTED');
    const attempts = refused.attempts.map((attempt) => ({ ...attempt, providerCode: '30003' }));
    expect(messageView(message([{ ...refused, attempts }], 0), paint(false))).toMatch(/PROVIDER {2}CODE {3}HANDED OVER\n.* sandbox {3}30003 {2}2026/);
  });

  it('are told when one of them is overtaken', () => {
    expect(line({ event: 'STEP_OVERTAKEN', reason: '', facts: undefined, summary: 'Step 2 is overtaken.' })).toContain('step overtaken ');
  });
});
