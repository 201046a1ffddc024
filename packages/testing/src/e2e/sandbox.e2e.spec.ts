import { AttemptStatus, Channel, ErrorClass, MessageStatus } from '@switchback/contracts';
import { type Platform, type PlatformOptions, startPlatform } from '@switchback/local-platform';

import { ApiCaller } from '../api-caller';
import { describeWithKafka } from '../describe-with-kafka';

import { chartNotesSuite } from './chart-notes-suite';
import { inboundSuite } from './inbound-suite';
import { inlinePolicySuite } from './inline-policy-suite';
import { parallelSuite } from './parallel-suite';
import { readmeSuite } from './readme-suite';
import { restSuite } from './rest-suite';

const { MESSAGE_STATUS_DELIVERED, MESSAGE_STATUS_FAILED, MESSAGE_STATUS_READ } = MessageStatus;

interface Row {
  number: string;
  mailbox: string;
  status: MessageStatus;
  reason: string;
  attempt: AttemptStatus;
  errorClass: ErrorClass;
}

const NO_ERROR = ErrorClass.ERROR_CLASS_UNSPECIFIED;

/** The sandbox table of the README, as a policy of one step sees it. */
const ROWS: Row[] = [
  row('+15005550006', 'delivered', MESSAGE_STATUS_DELIVERED, 'CONFIRMED', AttemptStatus.ATTEMPT_STATUS_DELIVERED, NO_ERROR),
  row('+14155552671', 'anybody', MESSAGE_STATUS_DELIVERED, 'CONFIRMED', AttemptStatus.ATTEMPT_STATUS_DELIVERED, NO_ERROR),
  row('+15005550001', 'invalid', MESSAGE_STATUS_FAILED, 'EXHAUSTED', AttemptStatus.ATTEMPT_STATUS_REJECTED, ErrorClass.ERROR_CLASS_RECIPIENT_PERMANENT),
  row('+15005550009', 'bounce', MESSAGE_STATUS_FAILED, 'EXHAUSTED', AttemptStatus.ATTEMPT_STATUS_UNDELIVERED, ErrorClass.ERROR_CLASS_RECIPIENT_TEMPORARY),
  row('+15005550004', 'optout', MESSAGE_STATUS_FAILED, 'EXHAUSTED', AttemptStatus.ATTEMPT_STATUS_REJECTED, ErrorClass.ERROR_CLASS_OPTED_OUT),
  row('+15005550007', 'silent', MESSAGE_STATUS_FAILED, 'EXHAUSTED', AttemptStatus.ATTEMPT_STATUS_SENT, NO_ERROR),
  row('+15005550008', 'timeout', MESSAGE_STATUS_FAILED, 'EXHAUSTED', AttemptStatus.ATTEMPT_STATUS_UNKNOWN, ErrorClass.ERROR_CLASS_AMBIGUOUS),
  row('+15005550003', 'throttled', MESSAGE_STATUS_DELIVERED, 'CONFIRMED', AttemptStatus.ATTEMPT_STATUS_DELIVERED, NO_ERROR),
  row('+15005550005', 'read', MESSAGE_STATUS_READ, 'READ', AttemptStatus.ATTEMPT_STATUS_READ, NO_ERROR),
];

function row(number: string, mailbox: string, status: MessageStatus, reason: string, attempt: AttemptStatus, errorClass: ErrorClass): Row {
  return { number, mailbox: `${mailbox}@sandbox.test`, status, reason, attempt, errorClass };
}

const CHANNELS = [
  { channel: Channel.CHANNEL_SMS, policy: 'sms-only', recipient: (r: Row) => ({ sms: r.number }), name: (r: Row) => r.number },
  { channel: Channel.CHANNEL_EMAIL, policy: 'email-only', recipient: (r: Row) => ({ email: r.mailbox }), name: (r: Row) => r.mailbox },
  { channel: Channel.CHANNEL_WHATSAPP, policy: 'whatsapp-only', recipient: (r: Row) => ({ whatsapp: r.number }), name: (r: Row) => r.number },
];

describe('on the postgres bus', () => {
  const platform = usePlatform({ bus: 'postgres' });
  describe('the sandbox', () => sandboxSuite(platform));
  describe('steps that start together', () => parallelSuite(platform));
  describe('a person who writes back', () => inboundSuite(platform));
  describe("the README's first message", () => readmeSuite(platform));
  describe("the chart's first message", () => chartNotesSuite(platform));
  describe('docs/rest.md', () => restSuite(platform));
  describe('a message with a policy of its own', () => inlinePolicySuite(platform));
});

describeWithKafka('on Kafka', () => {
  const platform = usePlatform({ bus: 'kafka' });
  describe('the sandbox', () => sandboxSuite(platform));
  describe('steps that start together', () => parallelSuite(platform));
  describe('a person who writes back', () => inboundSuite(platform));
});

/** A platform as `npm start` makes it. */
function usePlatform(options: PlatformOptions): () => Platform {
  let platform: Platform | undefined;

  beforeAll(async () => {
    platform = await startPlatform(options);
  });

  afterAll(() => platform?.stop());

  return () => {
    if (platform === undefined) throw new Error('the platform did not start');
    return platform;
  };
}

function sandboxSuite(platform: () => Platform): void {
  let api: ApiCaller;
  /** Ids by policy and address: all are sent at once, so that the slow rows wait together. */
  const sent = new Map<string, string>();

  beforeAll(async () => {
    api = new ApiCaller(platform());
    for (const { channel, policy, recipient, name } of CHANNELS) {
      await api.createPolicy({ name: policy, steps: [{ channel, fallbackAfter: { seconds: 5, nanos: 0 } }] });
      for (const r of ROWS) {
        const { id } = await api.send({ recipient: recipient(r), content: { text: 'Your code is 123456' }, policy });
        sent.set(`${policy} ${name(r)}`, id);
      }
    }
  });

  afterAll(() => api?.close());

  describe.each(CHANNELS)('$policy', ({ policy, name }) => {
    it.each(ROWS.map((r) => ({ ...r, address: name(r) })))('$address ends $status ($reason)', async (r) => {
      const settled = await api.untilStatus(sent.get(`${policy} ${r.address}`) ?? '', r.status, 15_000);
      const [step] = settled.steps;
      const attempt = step?.attempts.at(-1);
      expect({ attempt: attempt?.status, errorClass: attempt?.errorClass }).toEqual({ attempt: r.attempt, errorClass: r.errorClass });
      expect(settled.reason).toBe(r.reason);
    });
  });

  it.each(CHANNELS)('does the same the next time ($policy)', async ({ policy, recipient, name }) => {
    for (const r of ROWS.filter(({ attempt }) => attempt === AttemptStatus.ATTEMPT_STATUS_REJECTED)) {
      await api.untilSettled(sent.get(`${policy} ${name(r)}`) ?? '');
      const { id } = await api.send({ recipient: recipient(r), content: { text: 'Your code is 123456' }, policy });
      const { reason, steps } = await api.untilSettled(id);
      expect({ reason, errorClass: steps[0]?.attempts[0]?.errorClass }).toEqual({ reason: r.reason, errorClass: r.errorClass });
    }
  });

  it('skips a channel that the person opted out of', async () => {
    await api.suppress('+14155550100', Channel.CHANNEL_SMS);
    const { id } = await api.send({ recipient: { sms: '+14155550100', email: 'someone@sandbox.test' }, content: { text: 'Your code is 123456' } });
    const { status, steps } = await api.untilSettled(id);
    expect(status).toBe(MESSAGE_STATUS_DELIVERED);
    expect(steps.map(({ reason }) => reason)).toEqual(['SUPPRESSED', 'CONFIRMED']);
  });

  it('falls back from SMS to e-mail and says why', async () => {
    const { id } = await api.send({ recipient: { sms: '+15005550009', email: 'someone@sandbox.test' }, content: { text: 'Your code is 123456' } });
    const settled = await api.untilSettled(id);
    expect(settled.status).toBe(MESSAGE_STATUS_DELIVERED);
    expect(settled.traceId).toMatch(/^[0-9a-f]{32}$/);
    const timeline = await api.timeline(id);
    expect(timeline.map((entry) => entry.sequence)).toEqual(timeline.map((_, index) => index + 1));
    const told = timeline.map((entry) => entry.event.replace('TIMELINE_EVENT_', ''));
    expect(told).toEqual([
      'MESSAGE_ACCEPTED',
      'STEP_STARTED',
      'ATTEMPT_QUEUED',
      'ATTEMPT_UPDATED',
      'TIMER_STARTED',
      'ATTEMPT_UPDATED',
      'STEP_FAILED',
      'FALLING_BACK',
      'STEP_STARTED',
      'ATTEMPT_QUEUED',
      'ATTEMPT_UPDATED',
      'TIMER_STARTED',
      'ATTEMPT_UPDATED',
      'STEP_SUCCEEDED',
      'MESSAGE_SETTLED',
    ]);
    expect(timeline.find((entry) => entry.event.endsWith('FALLING_BACK'))?.reason).toBe('UNDELIVERED');
  });
}
