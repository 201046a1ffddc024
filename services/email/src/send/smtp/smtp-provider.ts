import { Readable } from 'node:stream';

import { type Provider, type ProviderCapabilities, type ReceiptAnswer, type ReceiptHead, type ReceiptRefusal, type ReceiptRequest, type SendAnswer, type SendRequest, type TakeReports } from '@switchback/channel';

import { type ReportListener } from '../../accept/reports/report-listener';
import { listenForReports } from './listen-for-reports';
import { fetchAttachments } from '../attachments/fetch-attachments';
import { FewAtOnce } from '../attachments/few-at-once';
import { needsSmtpUtf8 } from './ascii-domain';
import { composeMail } from './compose-mail';
import { type SmtpOptions } from './options';
import { readFailure } from './read-failure';
import { dkimSigner } from './signed-stream';
import { answerUnsubscribe, screenUnsubscribe, type UnsubscribeDoor, unsubscribeUrl } from './unsubscribe-door';

/** How far one message got. Set as soon as its last byte is handed over, so before the final dot: never too late. */
interface Progress {
  written: boolean;
}

/**
 * E-mail over SMTP to one server, over a few connections that stay open. It reports delivery only where acceptance is delivery, or where the
 * server is known to report it.
 */
export class SmtpProvider implements Provider {
  readonly channel = 'EMAIL';
  readonly capabilities: ProviderCapabilities;
  private readonly transport: ReturnType<typeof openTransport>;
  private readonly inFlight = new Map<string, Progress>();
  private readonly door: UnsubscribeDoor | undefined;
  private readonly withFiles: FewAtOnce;
  private listener: ReportListener | undefined;
  readonly screenReceipt?: (head: ReceiptHead) => ReceiptRefusal | undefined;
  readonly readReceipt?: (request: ReceiptRequest) => ReceiptAnswer;
  readonly listen?: (take: TakeReports) => Promise<void>;

  /** `receiptUrl`: the provider's public callback URL; nobody can unsubscribe without. */
  constructor(
    readonly id: string,
    private readonly options: SmtpOptions,
    receiptUrl?: string,
  ) {
    const receipts = options.acceptedMeans === 'DELIVERED' || options.bounces?.successReports === true;
    this.capabilities = { receipts, query: false, idempotent: false, attachments: true };
    this.transport = this.watchedTransport();
    this.withFiles = new FewAtOnce(options.maxConnections);
    if (options.unsubscribe !== undefined && receiptUrl !== undefined) {
      const door = { provider: id, url: receiptUrl, keys: options.signingKeys };
      this.door = door;
      this.screenReceipt = (head) => screenUnsubscribe(door, head);
      this.readReceipt = (request) => answerUnsubscribe(door, request);
    }
    const { bounces, signingKeys } = options;
    if (bounces !== undefined) {
      this.listen = async (take) => {
        this.listener = await listenForReports({ ...bounces, keys: { provider: id, keys: signingKeys }, take });
      };
    }
  }

  async send(request: SendRequest, signal: AbortSignal): Promise<SendAnswer> {
    if (request.content.channel !== 'EMAIL' || request.content.attachments === undefined) return this.hand(request, signal);
    const answer = await this.withFiles.run(() => this.hand(request, signal), signal);
    return answer ?? { outcome: 'REFUSED', errorClass: 'TRANSIENT', code: 'ATTACHMENTS_BUSY', notAsked: true };
  }

  private async hand(request: SendRequest, signal: AbortSignal): Promise<SendAnswer> {
    if (request.content.channel !== 'EMAIL') return { outcome: 'REFUSED', errorClass: 'CONFIG', code: 'WRONG_CHANNEL' };
    const { subject, text, html, attachments = [] } = request.content;
    const files = await fetchAttachments(attachments, signal);
    if (!files.fetched) return files.refusal;
    const content = { attemptId: request.attemptId, to: request.address, subject, text, files: files.attachments, ...(html === undefined ? {} : { html }) };
    const { attemptId, address, customerId } = request;
    const link = this.door && unsubscribeUrl(this.door, { attemptId, address, customerId });
    const composed = composeMail(content, { ...this.options, provider: this.id, ...(link === undefined ? {} : { unsubscribeUrl: link }) });
    if (!composed.composed) {
      return { outcome: 'REFUSED', errorClass: composed.code === 'INVALID_ADDRESS' ? 'RECIPIENT_PERMANENT' : 'POLICY', code: composed.code, notAsked: true };
    }
    const progress: Progress = { written: false };
    const key = `<${composed.messageId}>`;
    this.inFlight.set(key, progress);
    try {
      const transport = await this.transport;
      await transport.sendMail({ ...composed.mail, signal });
      return { outcome: 'TAKEN', status: this.options.acceptedMeans, providerMessageId: composed.messageId };
    } catch (error) {
      return readFailure({ ...describe(error), messageWritten: progress.written, smtpUtf8: needsSmtpUtf8(request.address) });
    } finally {
      this.inFlight.delete(key);
    }
  }

  /** Where it listens for bounces, once it does. */
  get reportPort(): number | undefined {
    return this.listener?.port;
  }

  async close(): Promise<void> {
    const transport = await this.transport;
    transport.close();
    await this.listener?.close();
  }

  private async watchedTransport() {
    const [transport, sign] = await Promise.all([openTransport(this.options), dkimSigner(this.options.dkim)]);
    transport.use('stream', (mail, done) => {
      mail.message.processFunc(sign);
      const progress = this.inFlight.get(mail.data.messageId ?? '');
      if (progress !== undefined) mail.message.processFunc((input) => watched(input, progress));
      done();
    });
    return transport;
  }
}

/** nodemailer is loaded here and not above: a service with sandbox providers alone has no use for its 12 MB. */
async function openTransport(options: SmtpOptions) {
  const { createTransport } = await import('nodemailer');
  return createTransport({
    pool: true,
    host: options.host,
    port: options.port,
    secure: options.security === 'TLS',
    requireTLS: options.security === 'STARTTLS',
    ignoreTLS: options.security === 'NONE',
    tls: {
      minVersion: 'TLSv1.2',
      rejectUnauthorized: options.verifyCertificate,
      ...(options.certificateAuthority === undefined ? {} : { ca: options.certificateAuthority }),
    },
    ...(options.auth === undefined ? {} : { auth: { user: options.auth.user, pass: options.auth.password }, forceAuth: true }),
    maxConnections: options.maxConnections,
    maxMessages: options.maxMessagesPerConnection,
    // A pooled connection that the server closed while it was idle: the message is given to a new one, of which no byte was written.
    maxRequeues: 1,
    connectionTimeout: 5_000,
    dnsTimeout: 5_000,
    greetingTimeout: 10_000,
    socketTimeout: 60_000,
  });
}

/** The message's bytes, pulled only when the server asked for them, and noticed when the last one is gone. */
function watched(input: AsyncIterable<Buffer>, progress: Progress): Readable {
  async function* bytes() {
    if (progress.written) throw new Error('the message was written before');
    for await (const chunk of input) yield chunk;
    progress.written = true;
  }
  return Readable.from(bytes(), { objectMode: false });
}

function describe(error: unknown): { code: string; command: string; response: string } {
  const field = (name: string): string => {
    const value = typeof error === 'object' && error !== null && name in error ? Object.getOwnPropertyDescriptor(error, name)?.value : undefined;
    return typeof value === 'string' ? value : '';
  };
  return { code: field('code') || 'UNKNOWN_ERROR', command: field('command'), response: field('response') };
}
