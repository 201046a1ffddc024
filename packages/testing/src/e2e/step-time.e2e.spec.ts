import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { AttemptStatus, Channel, ErrorClass, MessageStatus, TimelineEvent } from '@switchback/contracts';
import { type Platform, startPlatform } from '@switchback/local-platform';

import { ApiCaller } from '../api-caller';
import { type TwilioBehaviour } from '../twilio-script';
import { TwilioStub } from '../twilio-stub';

const NOBODY_TAKES = '+14155550101';
const THE_SECOND_CALL_IS_TAKEN = '+14155550102';
const STEP_MS = 5_000;

const HOUR: TwilioBehaviour = { kind: 'REFUSE', httpStatus: 503, code: 20503, retryAfterSeconds: 3_600 };
const SECOND: TwilioBehaviour = { kind: 'REFUSE', httpStatus: 429, code: 20429, retryAfterSeconds: 1 };

function script(to: string, calls: number): TwilioBehaviour {
  if (to === NOBODY_TAKES) return HOUR;
  return calls === 0 ? SECOND : { kind: 'TAKE', statuses: [] };
}

/** Two SMS providers, then e-mail. */
describe('the calls of a step under one deadline', () => {
  const home = mkdtempSync(join(tmpdir(), 'switchback-step-time-'));
  let twilio: TwilioStub;
  let platform: Platform | undefined;
  let api: ApiCaller;

  beforeAll(async () => {
    twilio = await TwilioStub.start({ script });
    const { accountSid, baseUrl } = twilio;
    const provider = { kind: 'twilio', accountSid, authToken: 'env:STUB_AUTH_TOKEN', from: '+15005550006', baseUrl };
    const file = join(home, 'sms.json');
    writeFileSync(file, JSON.stringify({ providers: ['first', 'second'].map((id) => ({ id, ...provider })) }));
    platform = await startPlatform({ bus: 'postgres', providersFiles: { sms: file }, environment: { STUB_AUTH_TOKEN: twilio.authToken } });
    api = new ApiCaller(platform);
    const fallbackAfter = { seconds: STEP_MS / 1_000, nanos: 0 };
    await api.createPolicy({ name: 'sms-then-email', steps: [{ channel: Channel.CHANNEL_SMS, fallbackAfter }, { channel: Channel.CHANNEL_EMAIL }] });
  });

  afterAll(async () => {
    api?.close();
    await platform?.stop();
    await twilio?.close();
    rmSync(home, { recursive: true, force: true });
  });

  const send = (sms: string) => api.send({ recipient: { sms, email: 'delivered@sandbox.test' }, content: { text: 'Your code is 123456' }, policy: 'sms-then-email' });
  const callsOf = (id: string) => twilio.calls.filter(({ attemptId }) => attemptId === `${id}.0.1`);

  it('falls back at once when every provider asks for a wait that is longer than the step', async () => {
    const { id } = await send(NOBODY_TAKES);
    const settled = await api.untilSettled(id);
    expect(settled).toMatchObject({ status: MessageStatus.MESSAGE_STATUS_DELIVERED, reason: 'CONFIRMED' });
    const [sms, email] = settled.steps;
    expect(sms).toMatchObject({ channel: Channel.CHANNEL_SMS, reason: 'UNREACHABLE' });
    expect(email).toMatchObject({ channel: Channel.CHANNEL_EMAIL, reason: 'CONFIRMED' });
    const attempt = { status: AttemptStatus.ATTEMPT_STATUS_REJECTED, errorClass: ErrorClass.ERROR_CLASS_TRANSIENT, providerCode: '20503', provider: 'second' };
    expect(sms?.attempts).toMatchObject([{ ...attempt, handoffTime: undefined }]);
    expect(callsOf(id).map(({ form }) => new URL(form.get('StatusCallback') ?? '').pathname)).toEqual(['/receipts/first', '/receipts/second']);
    const timeline = await api.timeline(id);
    const refused = timeline.find(({ attemptStatus }) => attemptStatus === AttemptStatus.ATTEMPT_STATUS_REJECTED);
    expect(refused).toMatchObject({ reason: 'STEP_TIME', errorClass: ErrorClass.ERROR_CLASS_TRANSIENT });
    expect(timeline.filter(({ step, event }) => step === 0 && event === TimelineEvent.TIMELINE_EVENT_TIMER_STARTED)).toEqual([]);
  });

  it('counts the time of the step from its first call, though a later one was taken', async () => {
    const { id } = await send(THE_SECOND_CALL_IS_TAKEN);
    const settled = await api.untilSettled(id);
    expect(settled.steps).toMatchObject([{ reason: 'TIMEOUT' }, { reason: 'CONFIRMED' }]);
    const [first, second, ...more] = callsOf(id);
    expect(more).toEqual([]);
    expect(second?.at).toBeGreaterThanOrEqual((first?.at ?? Number.POSITIVE_INFINITY) + 1_000);
    const timer = (await api.timeline(id)).find(({ step, event }) => step === 0 && event === TimelineEvent.TIMELINE_EVENT_TIMER_STARTED);
    expect(timer?.deadline?.getTime()).toBeLessThanOrEqual((first?.at ?? 0) + STEP_MS);
    expect(first?.form.get('ValidityPeriod')).toBe('5');
    expect(Number(second?.form.get('ValidityPeriod'))).toBeLessThan(STEP_MS / 1_000);
  });
});
