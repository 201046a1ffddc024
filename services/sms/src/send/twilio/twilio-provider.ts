import {
  httpExchange,
  type Provider,
  type ProviderReceipt,
  type ReceiptAnswer,
  type ReceiptHead,
  type ReceiptRefusal,
  type ReceiptRequest,
  screenHead,
  type SendAnswer,
  type SendRequest,
} from '@switchback/channel';
import { Pool } from 'undici';
import { z } from 'zod';

import { messageForm } from './message-form';
import { type TwilioOptions } from './options';
import { MAX_BODY_BYTES, readCallback, toReceipt } from './read-callback';
import { parseJson, readReply } from './read-reply';

const fetchedMessage = z.object({
  sid: z.string(),
  status: z.string(),
  error_code: z.number().nullish(),
  date_updated: z.string().nullish(),
});

/** SMS over Twilio's REST API. Knows no message besides the one in hand; keeps connections open between calls. */
export class TwilioProvider implements Provider {
  readonly channel = 'SMS';
  readonly capabilities = { receipts: true, query: true, idempotent: false };
  private readonly connections: Pool;
  private readonly origin: string;
  private readonly messagesPath: string;
  private readonly authorization: string;

  constructor(
    readonly id: string,
    private readonly options: TwilioOptions,
    /** Where Twilio posts status callbacks, as the outside calls it. */
    private readonly receiptUrl: string,
  ) {
    const base = new URL(options.baseUrl);
    this.origin = base.origin;
    this.messagesPath = `${base.pathname.replace(/\/$/, '')}/2010-04-01/Accounts/${options.accountSid}/Messages`;
    const user = options.apiKey?.sid ?? options.accountSid;
    const secret = options.apiKey?.secret ?? options.authToken;
    this.authorization = `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}`;
    // The attempt flow bounds how many calls run at once; every one of them gets its connection.
    this.connections = new Pool(this.origin, { connections: null, connectTimeout: 5_000 });
  }

  async send(request: SendRequest, signal: AbortSignal): Promise<SendAnswer> {
    if (request.content.channel !== 'SMS') return { outcome: 'REFUSED', errorClass: 'CONFIG', code: 'WRONG_CHANNEL' };
    const sms = { attemptId: request.attemptId, to: request.address, text: request.content.text, validitySeconds: request.validitySeconds };
    const exchange = await httpExchange(
      this.connections,
      {
        method: 'POST',
        origin: this.origin,
        path: `${this.messagesPath}.json`,
        headers: { authorization: this.authorization, 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
        body: messageForm(sms, this.options, this.receiptUrl),
      },
      signal,
    );
    return readReply(exchange, Date.now());
  }

  screenReceipt(head: ReceiptHead): ReceiptRefusal | undefined {
    return screenHead(head, { signedBy: ['x-twilio-signature'], maxBodyBytes: MAX_BODY_BYTES });
  }

  readReceipt(request: ReceiptRequest): ReceiptAnswer {
    return readCallback(request, this.options.authToken);
  }

  async query(attempt: { attemptId: string; providerMessageId?: string }, signal: AbortSignal): Promise<ProviderReceipt | undefined> {
    if (attempt.providerMessageId === undefined || attempt.providerMessageId === '') return undefined;
    const exchange = await httpExchange(
      this.connections,
      {
        method: 'GET',
        origin: this.origin,
        path: `${this.messagesPath}/${encodeURIComponent(attempt.providerMessageId)}.json`,
        headers: { authorization: this.authorization, accept: 'application/json' },
      },
      signal,
    );
    if (exchange.reached !== 'REPLY' || exchange.status !== 200) return undefined;
    const message = fetchedMessage.safeParse(parseJson(exchange.body));
    if (!message.success) return undefined;
    const { sid, status, error_code: code, date_updated: updated } = message.data;
    const receipt = toReceipt(status, code === undefined || code === null ? null : String(code));
    const occurredAt = Date.parse(updated ?? '');
    return receipt && { providerMessageId: sid, attemptId: attempt.attemptId, ...receipt, ...(Number.isNaN(occurredAt) ? {} : { occurredAt }) };
  }

  close(): Promise<void> {
    return this.connections.destroy();
  }
}
