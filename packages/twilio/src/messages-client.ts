import { httpExchange, type HttpExchange, type ProviderReceipt, type SendAnswer } from '@switchback/channel';
import { Pool } from 'undici';

import { type TwilioAccount } from './account';
import { readFetched } from './read-fetched';
import { readReply } from './read-reply';

/**
 * The Messages resource of one account: https://www.twilio.com/docs/messaging/api/message-resource. Knows no message besides the one in
 * hand; keeps connections open between calls.
 */
export class MessagesClient {
  private readonly connections: Pool;
  private readonly origin: string;
  private readonly messagesPath: string;
  private readonly authorization: string;

  constructor(account: TwilioAccount) {
    const base = new URL(account.baseUrl);
    this.origin = base.origin;
    this.messagesPath = `${base.pathname.replace(/\/$/, '')}/2010-04-01/Accounts/${account.accountSid}/Messages`;
    const user = account.apiKey?.sid ?? account.accountSid;
    const secret = account.apiKey?.secret ?? account.authToken;
    this.authorization = `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}`;
    // The attempt flow bounds how many calls run at once; every one of them gets its connection.
    this.connections = new Pool(this.origin, { connections: null, connectTimeout: 5_000 });
  }

  /** Creates a message. Never throws; says whether Twilio has it, has it not, or may have it. */
  async create(form: URLSearchParams, signal: AbortSignal): Promise<SendAnswer> {
    return readReply(await this.post(`${this.messagesPath}.json`, form, signal), Date.now());
  }

  /** What became of a message; undefined when Twilio does not know it or does not answer. */
  async fetch(attempt: { readonly attemptId: string; readonly providerMessageId?: string }, signal: AbortSignal): Promise<ProviderReceipt | undefined> {
    if (attempt.providerMessageId === undefined || attempt.providerMessageId === '') return undefined;
    const exchange = await httpExchange(
      this.connections,
      { method: 'GET', origin: this.origin, path: this.pathOf(attempt.providerMessageId), headers: { authorization: this.authorization, accept: 'application/json' } },
      signal,
    );
    return readFetched(exchange, attempt.attemptId);
  }

  /**
   * Asks not to send a message; true when Twilio says that it will not. Twilio cancels what is still scheduled and refuses all else with
   * 30409 (https://www.twilio.com/docs/api/errors/30409).
   */
  async cancel(sid: string, signal: AbortSignal): Promise<boolean> {
    const exchange = await this.post(this.pathOf(sid), new URLSearchParams({ Status: 'canceled' }), signal);
    return exchange.reached === 'REPLY' && exchange.status === 200 && readFetched(exchange, '')?.status === 'CANCELED';
  }

  close(): Promise<void> {
    return this.connections.destroy();
  }

  private pathOf(sid: string): string {
    return `${this.messagesPath}/${encodeURIComponent(sid)}.json`;
  }

  private post(path: string, form: URLSearchParams, signal: AbortSignal): Promise<HttpExchange> {
    const headers = { authorization: this.authorization, 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' };
    return httpExchange(this.connections, { method: 'POST', origin: this.origin, path, headers, body: form.toString() }, signal);
  }
}
