import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type Platform, type PlatformOptions, startPlatform } from '@switchback/local-platform';

import { ApiCaller } from '../api-caller';
import { OtlpReceiver } from '../otlp-receiver';
import { SmtpSink } from '../smtp-sink';
import { TwilioStub } from '../twilio-stub';

/** What may have to be ended, last first. */
type Undo = () => Promise<void> | void;

interface Parts {
  readonly platform: Platform;
  readonly api: ApiCaller;
  readonly twilio: TwilioStub;
  readonly smtp: SmtpSink;
  readonly otlp: OtlpReceiver;
  readonly home: string;
  readonly undo: Undo[];
}

/**
 * A platform whose SMS go to a server shaped like Twilio and whose e-mails go to an SMTP server, and whose spans and logs can be read,
 * after its end too. WhatsApp has the sandbox. Twilio's stand-in takes every message and posts a status when it is told to.
 */
export class ObservedPlatform {
  readonly platform: Platform;
  readonly api: ApiCaller;
  readonly twilio: TwilioStub;
  readonly smtp: SmtpSink;
  readonly otlp: OtlpReceiver;

  private constructor(private readonly parts: Parts) {
    ({ platform: this.platform, api: this.api, twilio: this.twilio, smtp: this.smtp, otlp: this.otlp } = parts);
  }

  static async start(options: Pick<PlatformOptions, 'bus'>): Promise<ObservedPlatform> {
    const undo: Undo[] = [];
    try {
      return new ObservedPlatform(await begin(options, undo));
    } catch (error) {
      await unwind(undo);
      throw error;
    }
  }

  /** Ends the processes, which makes them export what they still hold. */
  async stopPlatform(): Promise<void> {
    this.api.close();
    await this.platform.stop();
  }

  /** Everything that all processes wrote to their logs. */
  logs(): string {
    const directory = join(this.parts.home, 'state', 'logs');
    return readdirSync(directory).map((file) => readFileSync(join(directory, file), 'utf8')).join('\n');
  }

  async close(): Promise<void> {
    await unwind(this.parts.undo);
  }
}

async function begin(options: Pick<PlatformOptions, 'bus'>, undo: Undo[]): Promise<Parts> {
  const home = mkdtempSync(join(tmpdir(), 'switchback-observed-'));
  undo.push(() => rmSync(home, { recursive: true, force: true }));
  const twilio = await TwilioStub.start({ script: () => ({ kind: 'TAKE', statuses: [] }) });
  undo.push(() => twilio.close());
  const smtp = await SmtpSink.start();
  undo.push(() => smtp.close());
  const otlp = await OtlpReceiver.start();
  undo.push(() => otlp.close());
  const platform = await startPlatform({
    ...options,
    stateDirectory: join(home, 'state'),
    providersFiles: { sms: write(home, 'sms.json', twilioProvider(twilio)), email: write(home, 'email.json', smtpProvider(smtp)) },
    environment: { ...otlp.environment, STUB_AUTH_TOKEN: twilio.authToken, SWITCHBACK_LOG_LEVEL: 'trace' },
  });
  undo.push(() => platform.stop());
  const api = new ApiCaller(platform);
  undo.push(() => api.close());
  return { platform, api, twilio, smtp, otlp, home, undo };
}

async function unwind(undo: Undo[]): Promise<void> {
  for (let step = undo.pop(); step !== undefined; step = undo.pop()) await step();
}

function write(home: string, name: string, provider: unknown): string {
  const file = join(home, name);
  writeFileSync(file, JSON.stringify({ providers: [provider] }));
  return file;
}

function twilioProvider({ accountSid, baseUrl }: TwilioStub): unknown {
  return { id: 'twilio', kind: 'twilio', accountSid, authToken: 'env:STUB_AUTH_TOKEN', from: '+15005550006', baseUrl };
}

/** The server is where its recipients keep their mail: its 250 is a delivery. */
function smtpProvider({ port }: SmtpSink): unknown {
  const from = { name: 'Bücher Shop', address: 'no-reply@shop.example' };
  return { id: 'mailhost', kind: 'smtp', host: '127.0.0.1', port, security: 'NONE', from, acceptedMeans: 'DELIVERED' };
}
