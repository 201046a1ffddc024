import type { TimelineEntry } from '@switchback/client';
import { paint } from './paint';
import { timelineLine } from './timeline-view';

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
