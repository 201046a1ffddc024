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
import { type Credentials, credentialsOf, type GetCredentials } from './credentials';
import { emailBody } from './email-body';
import { documentFetcher, type FetchDocument } from './fetch-document';
import { type SesOptions } from './options';
import { readNotification, screenNotification, type SnsWebhook } from './read-notification';
import { readReply } from './read-reply';
import { requestSigner, type SignRequest } from './sign-request';
import { SigningKeys } from './signing-keys';
import { parseTopicArn } from './sns-topic';

const PATH = '/v2/email/outbound-emails';

/** E-mail over Amazon SES (API version 2), its events over SNS. Keeps connections open between calls. */
export class SesProvider implements Provider {
  readonly channel = 'EMAIL';
  readonly capabilities: ProviderCapabilities;
  /** Absent without a topic: then nothing may be posted. */
  readonly screenReceipt?: (head: ReceiptHead) => ReceiptRefusal | undefined;
  readonly readReceipt?: (request: ReceiptRequest) => Promise<ReceiptAnswer>;
  private readonly connections: Pool;
  private readonly base: URL;
  private readonly signer: Promise<SignRequest>;
  private readonly credentials: GetCredentials;
  private readonly documents = documentFetcher();

  constructor(
    readonly id: string,
    private readonly options: SesOptions,
    /** How certificates are fetched and subscriptions confirmed. */
    fetch: FetchDocument = this.documents.fetch,
  ) {
    this.base = new URL(options.baseUrl ?? `https://email.${options.region}.amazonaws.com${options.region.startsWith('cn-') ? '.cn' : ''}`);
    // The attempt flow bounds how many calls run at once; every one of them gets its connection.
    this.connections = new Pool(this.base.origin, { connections: null, connectTimeout: 5_000 });
    this.signer = requestSigner(options.region, 'ses');
    this.credentials = credentialsOf(options);
    const topic = parseTopicArn(options.topicArn ?? '');
    this.capabilities = { receipts: topic !== undefined, query: false, idempotent: false };
    if (topic === undefined) return;
    const { engagementMeansRead, replayWindowSeconds } = options;
    const webhook: SnsWebhook = { topic, fetch, keys: new SigningKeys(topic.certificateNames, fetch), windowMs: replayWindowSeconds * 1_000, engagementMeansRead };
    this.screenReceipt = (head) => screenNotification(head, topic);
    this.readReceipt = (request) => readNotification(request, webhook, Date.now());
  }

  async send({ address, attemptId, content }: SendRequest, signal: AbortSignal): Promise<SendAnswer> {
    if (content.channel !== 'EMAIL') return { outcome: 'REFUSED', errorClass: 'CONFIG', code: 'WRONG_CHANNEL' };
    const refusal = refuseMail(address, content.subject);
    if (refusal !== undefined) return { outcome: 'REFUSED', ...refusal };
    const [sign, credentials] = await Promise.all([this.signer, this.credentialsBefore(signal)]);
    // Nothing was asked of SES yet.
    if (credentials === undefined) return { outcome: 'REFUSED', errorClass: 'TRANSIENT', code: 'NO_CREDENTIALS' };
    const body = emailBody({ ...content, attemptId, to: address }, this.options);
    const request = { method: 'POST', path: `${this.base.pathname.replace(/\/$/, '')}${PATH}`, body } as const;
    const headers = sign({ ...request, host: this.base.host, headers: { 'content-type': 'application/json' } }, credentials);
    const exchange = await httpExchange(this.connections, { ...request, origin: this.base.origin, headers }, signal);
    return readReply(exchange, Date.now());
  }

  /** Undefined when there are none, or none before the call's time is over. */
  private async credentialsBefore(signal: AbortSignal): Promise<Credentials | undefined> {
    const ended = new Promise<undefined>((resolve) => signal.addEventListener('abort', () => resolve(undefined), { once: true }));
    return Promise.race([this.credentials().catch(() => undefined), ended]);
  }

  async close(): Promise<void> {
    await Promise.all([this.connections.destroy(), this.documents.close()]);
  }
}
