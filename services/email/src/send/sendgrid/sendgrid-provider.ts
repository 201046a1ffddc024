import {
  httpExchange,
  type Provider,
  type ProviderCapabilities,
  type ReceiptAnswer,
  type ReceiptHead,
  type ReceiptRefusal,
  type ReceiptRequest,
  type SendAnswer,
  type SendRequest,
} from '@switchback/channel';
import { Pool } from 'undici';

import { refuseMail } from '../mail-party';
import { mailBody } from './mail-body';
import { type SendgridOptions } from './options';
import { type EventWebhook, readEvents, screenEvents } from './read-events';
import { readReply } from './read-reply';

/** E-mail over SendGrid's v3 API. Keeps connections open between calls. */
export class SendgridProvider implements Provider {
  readonly channel = 'EMAIL';
  readonly capabilities: ProviderCapabilities;
  /** Absent without a key that says what SendGrid signed: then nothing may be posted. */
  readonly screenReceipt?: (head: ReceiptHead) => ReceiptRefusal | undefined;
  readonly readReceipt?: (request: ReceiptRequest) => ReceiptAnswer;
  private readonly connections: Pool;
  private readonly origin: string;
  private readonly path: string;

  constructor(
    readonly id: string,
    private readonly options: SendgridOptions,
  ) {
    const base = new URL(options.baseUrl);
    this.origin = base.origin;
    this.path = `${base.pathname.replace(/\/$/, '')}/v3/mail/send`;
    // The attempt flow bounds how many calls run at once; every one of them gets its connection.
    this.connections = new Pool(this.origin, { connections: null, connectTimeout: 5_000 });
    this.capabilities = { receipts: options.webhookKey !== undefined, query: false, idempotent: false };
    if (options.webhookKey === undefined) return;
    const { engagementMeansRead, replayWindowSeconds, webhookKey: key } = options;
    const webhook: EventWebhook = { key, engagementMeansRead, windowMs: replayWindowSeconds * 1_000 };
    this.screenReceipt = (head) => screenEvents(head, webhook, Date.now());
    this.readReceipt = (request) => readEvents(request, webhook, Date.now());
  }

  async send({ address, attemptId, content }: SendRequest, signal: AbortSignal): Promise<SendAnswer> {
    if (content.channel !== 'EMAIL') return { outcome: 'REFUSED', errorClass: 'CONFIG', code: 'WRONG_CHANNEL' };
    const refusal = refuseMail(address, content.subject);
    if (refusal !== undefined) return { outcome: 'REFUSED', ...refusal };
    const exchange = await httpExchange(
      this.connections,
      {
        method: 'POST',
        origin: this.origin,
        path: this.path,
        headers: { authorization: `Bearer ${this.options.apiKey}`, 'content-type': 'application/json', accept: 'application/json' },
        body: mailBody({ ...content, attemptId, to: address }, this.options),
      },
      signal,
    );
    return readReply(exchange, Date.now());
  }

  close(): Promise<void> {
    return this.connections.destroy();
  }
}
