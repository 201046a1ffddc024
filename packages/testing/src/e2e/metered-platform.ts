import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';

import { type Platform, type PlatformOptions, startPlatform } from '@switchback/local-platform';

import { ApiCaller } from '../api-caller';
import { type MetricFamily, readPrometheusText } from '../prometheus-text';
import { MessageLoad } from './message-load';
import { POLICIES, randomMix, type MixedMessage } from './random-mix';
import { writeToSandbox } from './write-to-sandbox';

export const SERVICES = ['gateway', 'router', 'sms', 'email', 'whatsapp'] as const;

/** A platform whose services show their metrics at /metrics. */
export class MeteredPlatform {
  readonly mixed: MixedMessage[] = [];
  readonly load: MessageLoad;
  readonly #nextOfMix = randomMix(7);

  private constructor(
    readonly platform: Platform,
    readonly api: ApiCaller,
  ) {
    this.load = new MessageLoad(api, () => this.#next());
  }

  static async start(options: PlatformOptions = {}): Promise<MeteredPlatform> {
    const environment = { OTEL_METRICS_EXPORTER: 'prometheus', SWITCHBACK_LOG_LEVEL: 'warn', ...options.environment };
    const platform = await startPlatform({ bus: 'postgres', durability: 'for-tests', ...options, environment });
    const api = new ApiCaller(platform);
    for (const policy of POLICIES) await api.createPolicy(policy);
    return new MeteredPlatform(platform, api);
  }

  /** Messages that meet every behaviour of the sandbox, people who write back, and strangers at the doors. */
  async meetEverything(messages: number): Promise<void> {
    await this.load.run(messages);
    const twice = { requestId: randomUUID(), recipient: { sms: '+15005550006' }, content: { text: 'twice' } };
    for (let times = 0; times < 2; times += 1) await this.api.send(twice);
    for (const text of ['STOP', 'START', 'hello']) await writeToSandbox(this.platform, { from: '+14155550199', text });
    for (const service of ['sms', 'email', 'whatsapp'] as const) {
      await fetch(`${this.platform.httpUrl(service)}/receipts/sandbox`, { method: 'POST', headers: { 'content-type': 'application/json', 'x-sandbox-signature': 'forged' }, body: '{}' });
      await fetch(`${this.platform.httpUrl(service)}/receipts/${randomUUID()}`, { method: 'POST', body: '{}' });
    }
    const headers = { authorization: `Bearer ${this.platform.apiKey}` };
    for (const path of ['/v1/messages', '/v1/messages/msg_none', `/v1/${randomUUID()}`]) await fetch(`${this.platform.httpAddress}${path}`, { headers });
    await this.load.untilAllSettled(120_000);
  }

  async metrics(service: (typeof SERVICES)[number]): Promise<readonly MetricFamily[]> {
    const response = await fetch(`${this.platform.httpUrl(service)}/metrics`);
    return readPrometheusText(await response.text());
  }

  /** A service's log. */
  log(service: (typeof SERVICES)[number]): string {
    return readFileSync(this.platform.logFile(service), 'utf8');
  }

  async stop(): Promise<void> {
    this.api.close();
    await this.platform.stop();
  }

  #next() {
    const message = this.#nextOfMix();
    this.mixed.push(message);
    return message.draft;
  }
}
