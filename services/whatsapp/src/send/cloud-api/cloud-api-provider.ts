import {
  type ConversationWindow,
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

import { conversationWindow } from '../conversation-window';
import { messageBody } from './message-body';
import { type CloudApiOptions } from './options';
import { readReply } from './read-reply';
import { MAX_BODY_BYTES, readWebhook } from './read-webhook';

/** WhatsApp over Meta's Cloud API. Keeps connections open between calls. */
export class CloudApiProvider implements Provider {
  readonly channel = 'WHATSAPP';
  readonly capabilities = { receipts: true, query: false, idempotent: false };
  readonly window: ConversationWindow;
  private readonly connections: Pool;
  private readonly origin: string;
  private readonly path: string;

  constructor(
    readonly id: string,
    private readonly options: CloudApiOptions,
  ) {
    this.window = conversationWindow(options.window);
    const base = new URL(options.baseUrl);
    this.origin = base.origin;
    this.path = `${base.pathname.replace(/\/$/, '')}/${options.version}/${options.phoneNumberId}/messages`;
    // The attempt flow bounds how many calls run at once; every one of them gets its connection.
    this.connections = new Pool(this.origin, { connections: null, connectTimeout: 5_000 });
  }

  async send(request: SendRequest, signal: AbortSignal): Promise<SendAnswer> {
    const { attemptId, address, content } = request;
    if (content.channel !== 'WHATSAPP') return { outcome: 'REFUSED', errorClass: 'CONFIG', code: 'WRONG_CHANNEL' };
    const exchange = await httpExchange(
      this.connections,
      {
        method: 'POST',
        origin: this.origin,
        path: this.path,
        headers: { authorization: `Bearer ${this.options.accessToken}`, 'content-type': 'application/json', accept: 'application/json' },
        body: messageBody({ attemptId, to: address, content, previewUrls: this.options.previewUrls }),
      },
      signal,
    );
    return readReply(exchange, Date.now());
  }

  screenReceipt(head: ReceiptHead): ReceiptRefusal | undefined {
    return screenHead(head, { methods: ['GET', 'POST'], mediaTypes: ['application/json'], signedBy: ['x-hub-signature-256'], maxBodyBytes: MAX_BODY_BYTES });
  }

  readReceipt(request: ReceiptRequest): ReceiptAnswer {
    return readWebhook(request, this.options);
  }

  close(): Promise<void> {
    return this.connections.destroy();
  }
}
