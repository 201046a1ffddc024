import {
  httpExchange,
  type Provider,
  type ReceiptAnswer,
  type ReceiptHead,
  type ReceiptRefusal,
  type ReceiptRequest,
  screenHead,
  type SendAnswer,
  type SendRequest,
} from '@switchback/channel';
import { Pool } from 'undici';

import { senderFor, type Senders, sendersOf } from '../sender';
import { type Authorization, authorization } from './authorization';
import { messageBody } from './message-body';
import { type VonageOptions } from './options';
import { readReply } from './read-reply';
import { readWebhook, WEBHOOK_HEAD } from './read-webhook';

/** SMS over Vonage's Messages API. Knows no message besides the one in hand; keeps connections open between calls. */
export class VonageProvider implements Provider {
  readonly channel = 'SMS';
  /** The Messages API has no call that tells what became of a message. */
  readonly capabilities = { receipts: true, query: false, idempotent: false };
  private readonly connections: Pool;
  private readonly origin: string;
  private readonly path: string;
  private readonly authorization: Authorization;
  private readonly senders: Senders;

  constructor(
    readonly id: string,
    private readonly options: VonageOptions,
    /** Where Vonage posts statuses, as the outside calls it. */
    private readonly receiptUrl: string,
  ) {
    const base = new URL(options.baseUrl);
    this.origin = base.origin;
    this.path = `${base.pathname.replace(/\/$/, '')}/v1/messages`;
    this.authorization = authorization(options);
    this.senders = sendersOf(options);
    // The attempt flow bounds how many calls run at once; every one of them gets its connection.
    this.connections = new Pool(this.origin, { connections: null, connectTimeout: 5_000 });
  }

  async send(request: SendRequest, signal: AbortSignal): Promise<SendAnswer> {
    const { address: to, attemptId, content, validitySeconds } = request;
    if (content.channel !== 'SMS') return { outcome: 'REFUSED', errorClass: 'CONFIG', code: 'WRONG_CHANNEL' };
    const sender = senderFor(this.senders, to);
    if (sender === undefined) return { outcome: 'REFUSED', errorClass: 'CONFIG', code: 'NO_SENDER' };
    const now = Date.now();
    const exchange = await httpExchange(
      this.connections,
      {
        method: 'POST',
        origin: this.origin,
        path: this.path,
        headers: { authorization: this.authorization(now), 'content-type': 'application/json', accept: 'application/json' },
        body: messageBody({ attemptId, to, from: sender.from, text: content.text, validitySeconds, receiptUrl: this.receiptUrl }),
      },
      signal,
    );
    return readReply(exchange, now);
  }

  screenReceipt(head: ReceiptHead): ReceiptRefusal | undefined {
    return screenHead(head, WEBHOOK_HEAD);
  }

  readReceipt(request: ReceiptRequest): ReceiptAnswer {
    return readWebhook(request, this.options, Date.now());
  }

  close(): Promise<void> {
    return this.connections.destroy();
  }
}
