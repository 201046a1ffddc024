import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Channel } from '@switchback/contracts';

import { type MessageDraft } from '../api-caller';
import { ruleFiles } from '../alert-rules';
import { MeteredPlatform, SERVICES } from '../e2e/metered-platform';
import { PrometheusServer } from '../prometheus-server';
import { type TwilioBehaviour, type TwilioStatus } from '../twilio-script';
import { TwilioStub } from '../twilio-stub';
import { waitFor } from '../wait-for';

import { scaleRules, writeScaledRules } from './scaled-rules';
import { Terminal } from './terminal';

const TOKEN = 'MAIN_AUTH_TOKEN';
/** A service may take a second to find out that its database does not answer. */
const LOOKS = { every: '2s', patience: '2s' };
const EVERY_MS = 250;
const NUMBER = '+15005550006';
const MAILBOX = 'someone@sandbox.test';
const DELIVERED: readonly TwilioStatus[] = [{ status: 'sent' }, { status: 'delivered' }];

/** Only `main` for the SMS, then e-mail; either provider, then e-mail; a policy for messages of their own. */
export type DrillPolicy = 'main-only' | 'either' | 'campaign';

/** A platform under a steady load whose first SMS provider does as it is told, and a Prometheus that looks at it in scaled time. */
export class DrillPlatform {
  /** What the first SMS provider does with a message. */
  behaviour: TwilioBehaviour = { kind: 'TAKE', statuses: DELIVERED };
  readonly accepted: string[] = [];
  /** Those of them with the policy `campaign`. */
  readonly campaign: string[] = [];
  readonly terminal: Terminal;
  #load: NodeJS.Timeout | undefined;
  #turn = 0;

  private constructor(
    readonly metered: MeteredPlatform,
    readonly main: TwilioStub,
    readonly prometheus: PrometheusServer,
    private readonly home: string,
  ) {
    this.terminal = new Terminal(metered.platform, prometheus, scaleRules);
  }

  static async start(program: string): Promise<DrillPlatform> {
    const home = mkdtempSync(join(tmpdir(), 'switchback-drill-'));
    const main = await TwilioStub.start({ script: () => drill.behaviour });
    const file = join(home, 'sms.json');
    const sandbox = { id: 'backup', kind: 'sandbox', secret: 'env:SWITCHBACK_SANDBOX_SECRET' };
    writeFileSync(file, JSON.stringify({ providers: [{ id: 'main', kind: 'twilio', accountSid: main.accountSid, authToken: `env:${TOKEN}`, from: NUMBER, baseUrl: main.baseUrl }, sandbox] }));
    const metered = await MeteredPlatform.start({ providersFiles: { sms: file }, environment: { [TOKEN]: main.authToken, SWITCHBACK_LOG_LEVEL: 'info' } });
    const targets = SERVICES.map((service) => ({ service, address: new URL(metered.platform.httpUrl(service)).host }));
    const prometheus = await PrometheusServer.start(program, targets, writeScaledRules(ruleFiles(), home), LOOKS);
    const drill: DrillPlatform = new DrillPlatform(metered, main, prometheus, home);
    const fallbackAfter = { seconds: 3, nanos: 0 };
    const email = { channel: Channel.CHANNEL_EMAIL };
    for (const name of ['main-only', 'campaign']) await metered.api.createPolicy({ name, steps: [{ channel: Channel.CHANNEL_SMS, fallbackAfter, providers: [{ id: 'main' }] }, email] });
    await metered.api.createPolicy({ name: 'either', steps: [{ channel: Channel.CHANNEL_SMS, fallbackAfter }, email] });
    await waitFor(async () => (await prometheus.query('up == 1')).length === SERVICES.length, { timeoutMs: 30_000, what: 'every service to be scraped' });
    return drill;
  }

  /** Four messages a second, by turns of either policy, whatever happens. */
  startLoad(): void {
    this.#load = setInterval(() => void this.send(this.#turn++ % 2 === 0 ? 'main-only' : 'either').catch(() => undefined), EVERY_MS);
  }

  async send(policy: DrillPolicy): Promise<string> {
    const draft: MessageDraft = { recipient: { sms: NUMBER, email: MAILBOX }, content: { text: 'Your code is 123456' }, policy };
    const { id } = await this.metered.api.sendPatiently(draft, 60_000);
    this.accepted.push(id);
    if (policy === 'campaign') this.campaign.push(id);
    return id;
  }

  stopLoad(): void {
    clearInterval(this.#load);
  }

  async stop(): Promise<void> {
    this.stopLoad();
    await this.prometheus.stop();
    await this.metered.stop();
    await this.main.close();
    rmSync(this.home, { recursive: true, force: true });
  }
}
