import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

import { TwilioCallbacks } from './twilio-callbacks';
import { type TwilioBehaviour, twilioScript, type TwilioStatus } from './twilio-script';

/** One create call, as it arrived. */
export interface TwilioCall {
  /** From the StatusCallback URL; empty when there was none. */
  readonly attemptId: string;
  readonly to: string;
  readonly form: ReadonlyMap<string, string>;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly behaviour: TwilioBehaviour['kind'];
  /** Empty for a refusal. */
  readonly sid: string;
}

export interface TwilioStubOptions {
  readonly accountSid?: string;
  readonly authToken?: string;
  readonly port?: number;
  /** Which behaviour a call meets; `calls` is how many this attempt made before. Default: `twilioScript`. */
  readonly script?: (to: string, calls: number) => TwilioBehaviour;
  /** From the reply to the first receipt, and between receipts. Milliseconds, default 0. */
  readonly receiptDelayMs?: number;
  /** How long a receipt that is not answered with 2xx is repeated. Milliseconds, default 60,000 (Twilio itself gives up sooner). */
  readonly repeatReceiptsMs?: number;
  readonly onCall?: (call: TwilioCall) => void;
}

/**
 * A server shaped like Twilio's Messages resource (https://www.twilio.com/docs/messaging/api/message-resource) with signed status
 * callbacks. Remembers every call, so that a test can count what was handed over twice.
 */
export class TwilioStub {
  readonly accountSid: string;
  readonly authToken: string;
  readonly calls: TwilioCall[] = [];
  /** Counts the receipts that were taken and that were given up. */
  readonly callbacks: TwilioCallbacks;
  private readonly callsByAttempt = new Map<string, number>();
  private readonly messages = new Map<string, Message>();
  private readonly server = createServer((request, response) => void this.serve(request, response));
  private closed = false;
  /** Answers 503 to whatever comes. */
  away = false;
  /** How many connections were opened to it. */
  connectionsAccepted = 0;

  private constructor(private readonly options: TwilioStubOptions) {
    this.accountSid = options.accountSid ?? `AC${'0'.repeat(32)}`;
    this.authToken = options.authToken ?? 'stub-auth-token';
    this.callbacks = new TwilioCallbacks(this.authToken, options.repeatReceiptsMs ?? 60_000);
    this.server.keepAliveTimeout = 60_000;
    this.server.on('connection', () => (this.connectionsAccepted += 1));
  }

  static async start(options: TwilioStubOptions = {}): Promise<TwilioStub> {
    const stub = new TwilioStub(options);
    await new Promise<void>((listening, failed) => {
      stub.server.once('error', failed);
      stub.server.listen(options.port ?? 0, '127.0.0.1', listening);
    });
    return stub;
  }

  get baseUrl(): string {
    const address = this.server.address();
    if (address === null || typeof address === 'string') throw new Error('the stub is closed');
    return `http://127.0.0.1:${address.port}`;
  }

  /** Attempts that were taken more than once: what must never happen. */
  duplicates(): string[] {
    const taken = new Map<string, number>();
    for (const call of this.calls) if (call.sid !== '') taken.set(call.attemptId, (taken.get(call.attemptId) ?? 0) + 1);
    return [...taken].filter(([, count]) => count > 1).map(([attemptId]) => attemptId);
  }

  callsOf(attemptId: string): number {
    return this.callsByAttempt.get(attemptId) ?? 0;
  }

  /** Posts a status of a message that was taken: for tests that say when. Resolves when it was answered with 2xx. */
  async postStatus(sid: string, status: TwilioStatus): Promise<void> {
    const message = this.messages.get(sid);
    if (message === undefined) throw new Error(`no message ${sid} was taken`);
    await this.report(message, message.form.get('StatusCallback') ?? '', [status]);
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.callbacks.close();
    this.server.closeAllConnections();
    await new Promise((closed) => this.server.close(closed));
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    if (this.away) return refuse(response, 503, 20503);
    const expected = `Basic ${Buffer.from(`${this.accountSid}:${this.authToken}`).toString('base64')}`;
    if (request.headers.authorization !== expected) return refuse(response, 401, 20003);
    const messages = `/2010-04-01/Accounts/${this.accountSid}/Messages`;
    const path = request.url ?? '';
    if (request.method === 'POST' && path === `${messages}.json`) return this.create(body, response);
    const found = path.startsWith(`${messages}/`) ? this.messages.get(path.slice(messages.length + 1).replace(/\.json$/, '')) : undefined;
    if (found === undefined) return refuse(response, 404, 20404);
    return request.method === 'POST' ? this.cancel(found, body, response) : reply(response, 200, this.resource(found));
  }

  /** As https://www.twilio.com/docs/api/errors/30409 says: only what is still scheduled. */
  private cancel(message: Message, body: string, response: ServerResponse): void {
    if (new URLSearchParams(body).get('Status') !== 'canceled') return refuse(response, 400, 20001);
    if (message.status !== 'scheduled') return refuse(response, 400, 30409);
    message.status = 'canceled';
    reply(response, 200, this.resource(message));
  }

  private create(body: string, response: ServerResponse): void {
    const form = new Map(new URLSearchParams(body));
    const to = form.get('To') ?? '';
    if (to === '') return refuse(response, 400, 21604);
    if ((form.get('Body') ?? '') === '' && !form.has('ContentSid') && !form.has('MediaUrl')) return refuse(response, 400, 21602);
    if (!form.has('From') && !form.has('MessagingServiceSid')) return refuse(response, 400, 21603);
    const callback = form.get('StatusCallback') ?? '';
    const attemptId = attemptOf(callback);
    const earlier = this.callsByAttempt.get(attemptId) ?? 0;
    const behaviour = (this.options.script ?? twilioScript)(to, earlier);
    const sid = behaviour.kind === 'REFUSE' ? '' : `SM${randomBytes(16).toString('hex')}`;
    this.remember({ attemptId, to, form, at: Date.now(), behaviour: behaviour.kind, sid }, earlier);
    if (behaviour.kind === 'REFUSE') return refuse(response, behaviour.httpStatus, behaviour.code, behaviour.retryAfterSeconds);
    const message: Message = { sid, to, form, status: form.has('From') ? 'queued' : 'accepted', errorCode: undefined };
    this.messages.set(sid, message);
    if (behaviour.kind === 'RESET') response.socket?.resetAndDestroy();
    if (behaviour.kind === 'TAKE') reply(response, 201, this.resource(message));
    void this.report(message, callback, behaviour.statuses);
  }

  private remember(call: TwilioCall, earlier: number): void {
    this.calls.push(call);
    this.callsByAttempt.set(call.attemptId, earlier + 1);
    this.options.onCall?.(call);
  }

  private resource(message: Message): Record<string, unknown> {
    return {
      account_sid: this.accountSid,
      api_version: '2010-04-01',
      body: message.form.get('Body'),
      date_updated: new Date().toUTCString(),
      direction: 'outbound-api',
      error_code: message.errorCode ?? null,
      error_message: null,
      from: message.form.get('From') ?? null,
      messaging_service_sid: message.form.get('MessagingServiceSid') ?? null,
      num_segments: '1',
      sid: message.sid,
      status: message.status,
      to: message.to,
      uri: `/2010-04-01/Accounts/${this.accountSid}/Messages/${message.sid}.json`,
    };
  }

  private async report(message: Message, callback: string, statuses: readonly TwilioStatus[]): Promise<void> {
    for (const { status, errorCode } of statuses) {
      await this.callbacks.pause(this.options.receiptDelayMs ?? 0);
      if (this.closed) return;
      message.status = status;
      message.errorCode = errorCode;
      if (callback !== '') await this.callbacks.post(callback, this.callbackForm(message));
    }
  }

  private callbackForm(message: Message): Record<string, string> {
    return {
      AccountSid: this.accountSid,
      ApiVersion: '2010-04-01',
      ...(message.errorCode === undefined ? {} : { ErrorCode: String(message.errorCode) }),
      From: message.form.get('From') ?? '',
      MessageSid: message.sid,
      MessageStatus: message.status,
      SmsSid: message.sid,
      SmsStatus: message.status,
      To: message.to,
    };
  }
}

interface Message {
  readonly sid: string;
  readonly to: string;
  readonly form: ReadonlyMap<string, string>;
  status: string;
  errorCode: number | undefined;
}

function attemptOf(callback: string): string {
  return URL.canParse(callback) ? (new URL(callback).searchParams.get('attempt') ?? '') : '';
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

function reply(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  const json = JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(json), ...headers });
  response.end(json);
}

function refuse(response: ServerResponse, status: number, code?: number, retryAfterSeconds?: number): void {
  const headers: Record<string, string> = retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) };
  const error = code === undefined ? {} : { code, message: `Error ${code}`, more_info: `https://www.twilio.com/docs/errors/${code}`, status };
  reply(response, status, error, headers);
}
