import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { AttemptStatus, Channel, type Message, MessageStatus, SuccessStatus } from '@switchback/contracts';
import { type Platform, type PlatformOptions, SERVICE_NAMES, startPlatform } from '@switchback/local-platform';

import { ApiCaller, type MessageDraft } from '../api-caller';
import { describeWithKafka } from '../describe-with-kafka';
import { TwilioStub } from '../twilio-stub';

import { MessageLoad } from './message-load';

const MESSAGES = 2_000;
const OUTAGE_MS = 20_000;

/** One in five is undelivered by SMS and falls back to e-mail. */
const draft = (index: number): MessageDraft => ({
  recipient: { sms: index % 5 === 0 ? '+15005550009' : '+14155552671', email: 'someone@sandbox.test' },
  content: { text: 'Your code is 123456' },
  policy: 'patient',
});

describe('the platform on the postgres bus', () => itSurvivesKills(usePlatform({ bus: 'postgres' })));

describeWithKafka('the platform on Kafka', () => {
  const running = usePlatform({ bus: 'kafka' });

  itSurvivesKills(running);

  it('goes on accepting while Kafka is away for 20 s, and delivers everything afterwards', async () => {
    const { platform, api, twilio } = running();
    const load = new MessageLoad(api, draft);
    const sending = load.run(MESSAGES, 4);
    await load.untilAccepted(100);
    await platform.stopKafka();
    const [before, left] = [load.accepted.length, performance.now()];
    while (performance.now() - left < OUTAGE_MS) await api.send(draft(1)).then(({ id }) => load.accepted.push(id));
    expect(load.accepted.length).toBeGreaterThan(before);
    await platform.startKafka();
    await sending;
    expectDelivered(await load.untilAllSettled(120_000), twilio);
  });
});

function itSurvivesKills(running: () => Running): void {
  it('loses nothing and hands nothing over twice while each service in turn is killed', async () => {
    const { platform, api, twilio } = running();
    const load = new MessageLoad(api, draft);
    const sending = load.run(MESSAGES);
    for (const [index, service] of SERVICE_NAMES.entries()) {
      await load.untilAccepted(((index + 1) * MESSAGES) / (SERVICE_NAMES.length + 1));
      await platform.kill(service);
      await platform.restart(service);
    }
    await sending;
    expect(load.accepted).toHaveLength(MESSAGES);
    expect(new Set(load.accepted).size).toBe(MESSAGES);
    expectDelivered(await load.untilAllSettled(120_000), twilio);
  });
}

/**
 * Delivered, every one, and nothing handed over twice. The one exception: an e-mail whose call was cut off by a kill is UNKNOWN, must
 * not be sent again, and nobody can be asked about it; its message is final all the same.
 */
function expectDelivered(messages: readonly Message[], twilio: TwilioStub): void {
  const others = messages.filter(({ status }) => status !== MessageStatus.MESSAGE_STATUS_DELIVERED);
  const unexplained = others.filter(({ steps }) => steps.at(-1)?.attempts.at(-1)?.status !== AttemptStatus.ATTEMPT_STATUS_UNKNOWN);
  expect(unexplained.map(({ id, status, reason }) => ({ id, status, reason }))).toEqual([]);
  expect(others.length).toBeLessThan(messages.length / 10);
  const handedOver = new Set(twilio.calls.map(({ attemptId }) => attemptId.split('.')[0]));
  expect(messages.filter(({ id }) => !handedOver.has(id)).length).toBeLessThan(messages.length / 10);
  expect(twilio.duplicates()).toEqual([]);
}

interface Running {
  platform: Platform;
  api: ApiCaller;
  twilio: TwilioStub;
}

/** A platform whose SMS go to a server shaped like Twilio, which counts what it is handed. */
function usePlatform(options: PlatformOptions): () => Running {
  let running: Running | undefined;
  const undo: (() => unknown)[] = [];

  beforeAll(async () => {
    const home = mkdtempSync(join(tmpdir(), 'switchback-survival-'));
    undo.push(() => rmSync(home, { recursive: true, force: true }));
    const twilio = await TwilioStub.start();
    undo.push(() => twilio.close());
    const sms = join(home, 'sms-providers.json');
    writeFileSync(sms, JSON.stringify(twilioProvider(twilio)));
    const platform = await startPlatform({
      ...options,
      providersFiles: { sms },
      environment: { STUB_AUTH_TOKEN: twilio.authToken, SWITCHBACK_LOG_LEVEL: 'warn' },
    });
    undo.push(() => platform.stop());
    const api = new ApiCaller(platform);
    undo.push(() => api.close());
    running = { platform, api, twilio };
    const fallbackAfter = { seconds: 20, nanos: 0 };
    // The sandbox keeps its receipts in memory, so a killed e-mail service loses them: being handed over has to do.
    const steps = [
      { channel: Channel.CHANNEL_SMS, fallbackAfter },
      { channel: Channel.CHANNEL_EMAIL, fallbackAfter, successStatus: SuccessStatus.SUCCESS_STATUS_SENT },
    ];
    await api.createPolicy({ name: 'patient', steps });
  });

  afterAll(async () => {
    for (const step of undo.toReversed()) await step();
  });

  return () => {
    if (running === undefined) throw new Error('the platform did not start');
    return running;
  };
}

function twilioProvider(twilio: TwilioStub): unknown {
  const account = { accountSid: twilio.accountSid, authToken: 'env:STUB_AUTH_TOKEN', from: '+15005550006' };
  return { providers: [{ id: 'twilio', kind: 'twilio', baseUrl: twilio.baseUrl, ...account }] };
}
