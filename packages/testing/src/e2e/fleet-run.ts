import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Channel, SuccessStatus } from '@switchback/contracts';
import { type PlatformOptions } from '@switchback/local-platform';

import { ApiCaller, type MessageDraft } from '../api-caller';
import { checkHistory } from '../history/check-history';
import { type RecordedRun } from '../history/recorded-run';
import { TwilioStub } from '../twilio-stub';

import { Fleet } from './fleet';
import { RunRecorder } from './run-recorder';
import { SteadyLoad } from './steady-load';

const { CHANNEL_SMS, CHANNEL_EMAIL, CHANNEL_WHATSAPP } = Channel;
const FALLBACK_AFTER = { seconds: 20, nanos: 0 };
const SENT = SuccessStatus.SUCCESS_STATUS_SENT;

/** One in five is undelivered by SMS and falls back to e-mail; one in seven goes by WhatsApp. What the sandbox sends brings no receipt: it would keep those that it owes in memory. */
export const aDraft = (index: number): MessageDraft => ({
  recipient: { sms: index % 5 === 0 ? '+15005550009' : '+14155552671', email: 'silent@sandbox.test', whatsapp: '+15005550007' },
  content: { text: `Order ${index} is ready` },
  policy: index % 7 === 0 ? 'chat' : 'patient',
});

/** A fleet that sends its SMS to a server shaped like Twilio's, and everything that is to be known of what it does. */
export class FleetRun {
  private constructor(
    readonly fleet: Fleet,
    readonly twilio: TwilioStub,
    readonly recorder: RunRecorder,
    private readonly undo: (() => unknown)[],
  ) {}

  static async start(options: PlatformOptions): Promise<FleetRun> {
    const undo: (() => unknown)[] = [];
    try {
      return await FleetRun.#start(options, undo);
    } catch (error) {
      for (const step of undo.toReversed()) await step();
      throw error;
    }
  }

  static async #start(options: PlatformOptions, undo: (() => unknown)[]): Promise<FleetRun> {
    const home = mkdtempSync(join(tmpdir(), 'switchback-fleet-'));
    undo.push(() => rmSync(home, { recursive: true, force: true }));
    const log = (name: string): string => join(home, `${name}-calls`);
    const twilio = await startTwilio(log('sms'));
    undo.push(() => twilio.close());
    const account = { accountSid: twilio.accountSid, authToken: 'env:STUB_AUTH_TOKEN', from: '+15005550006' };
    const files = {
      sms: { id: 'twilio', kind: 'twilio', baseUrl: twilio.baseUrl, ...account },
      email: { id: 'sandbox', kind: 'sandbox', callLog: log('email') },
      whatsapp: { id: 'sandbox', kind: 'sandbox', callLog: log('whatsapp') },
    };
    const providersFiles = Object.fromEntries(Object.entries(files).map(([name, provider]) => [name, providersFile(join(home, `${name}.json`), provider)]));
    const environment = { STUB_AUTH_TOKEN: twilio.authToken, SWITCHBACK_LOG_LEVEL: 'info', SWITCHBACK_LOG_SAMPLE_RATIO: '0', ...options.environment };
    const fleet = await Fleet.start({ ...options, providersFiles, environment });
    undo.push(() => fleet.stop());
    const recorder = await RunRecorder.start(fleet.platform, [log('sms'), log('email'), log('whatsapp')]);
    undo.push(() => recorder.close());
    await createPolicies(fleet);
    return new FleetRun(fleet, twilio, recorder, undo);
  }

  load(perSecond: number, draft = aDraft): SteadyLoad {
    const load = new SteadyLoad({ address: this.fleet.address, apiKey: this.fleet.platform.apiKey }, perSecond, draft);
    this.undo.push(() => load.stop());
    return load;
  }

  /** What was recorded once all of the load is settled, and what is wrong with it. */
  async settled({ sent }: SteadyLoad, timeoutMs: number): Promise<{ run: RecordedRun; violations: readonly unknown[] }> {
    this.recorder.accepted.push(...sent.map(({ id }) => ({ messageId: id, customerId: 'demo' })));
    await this.recorder.untilAtRest(timeoutMs);
    const run = await this.recorder.record();
    return { run, violations: checkHistory(run).slice(0, 20) };
  }

  async stop(): Promise<void> {
    for (const step of this.undo.toReversed()) await step();
  }
}

/** Its calls are written down as the sandbox writes down its own. */
async function startTwilio(callLog: string): Promise<TwilioStub> {
  const calls = new Map<string, number>();
  return TwilioStub.start({
    onCall: ({ attemptId, sid, at }) => {
      const call = (calls.get(attemptId) ?? 0) + 1;
      calls.set(attemptId, call);
      const taken = sid === '' ? { outcome: 'REFUSED' } : { outcome: 'TAKEN', providerMessageId: sid };
      appendFileSync(callLog, `${JSON.stringify({ channel: 'SMS', attemptId, call, ...taken, at })}\n`);
    },
  });
}

async function createPolicies(fleet: Fleet): Promise<void> {
  const api = new ApiCaller({ address: fleet.address, apiKey: fleet.platform.apiKey });
  try {
    const sms = { channel: CHANNEL_SMS, fallbackAfter: FALLBACK_AFTER };
    await api.createPolicy({ name: 'patient', steps: [sms, { channel: CHANNEL_EMAIL, fallbackAfter: FALLBACK_AFTER, successStatus: SENT }] });
    await api.createPolicy({ name: 'chat', steps: [{ channel: CHANNEL_WHATSAPP, fallbackAfter: FALLBACK_AFTER, successStatus: SENT }, sms] });
  } finally {
    api.close();
  }
}

function providersFile(path: string, provider: object): string {
  writeFileSync(path, JSON.stringify({ providers: [provider] }));
  return path;
}
