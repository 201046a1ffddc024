import { type TakeReports } from '@switchback/channel';
import { type SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';

import { type TokenKeys } from '../../send/smtp/attempt-token';
import { type BounceOptions } from '../../send/smtp/options';
import { judgeReport } from './judge-report';
import { readMailReport } from './read-mail-report';
import { countReport } from './report-metrics';
import { reportRecipient } from './report-recipient';

export interface ReportListenerOptions extends BounceOptions {
  readonly keys: TokenKeys;
  readonly take: TakeReports;
}

type Done = (error?: Error | null, text?: string) => void;

/** What a returned mail may measure. Refusing more would lose the bounce of a large mail, and it is not kept anyway. */
const MAX_MAIL_BYTES = 32 * 1024 * 1024;
/** What of it is read: the report comes first, then the returned mail's header. */
const READ_BYTES = 256 * 1024;
const IDLE_MS = 60_000;
/** However it dawdles, a connection ends. */
const LONGEST_CONNECTION_MS = 300_000;
const CLOSE_MS = 1_000;

/**
 * An SMTP server for what comes back by mail. It takes mail for its own domain only and passes none on; 250 after DATA means that the report is
 * stored, or that it says nothing to store.
 */
export class ReportListener {
  private constructor(
    private readonly server: SMTPServer,
    private readonly options: ReportListenerOptions,
  ) {}

  /** Rejects when it cannot listen. */
  static async start(options: ReportListenerOptions): Promise<ReportListener> {
    const { SMTPServer: Server } = await import('smtp-server');
    const { tls, maxConnections } = options;
    const server: SMTPServer = new Server({
      name: options.domain,
      banner: 'bounces',
      logger: false,
      disabledCommands: ['AUTH', ...(tls === undefined ? ['STARTTLS'] : [])],
      ...(tls === undefined ? {} : { key: tls.key, cert: tls.certificate, minVersion: 'TLSv1.2' }),
      authOptional: true,
      disableReverseLookup: true,
      size: MAX_MAIL_BYTES,
      maxClients: maxConnections,
      maxRecipients: 1,
      socketTimeout: IDLE_MS,
      closeTimeout: CLOSE_MS,
      onRcptTo: ({ address }, _session, done) => done(listener.refusal(address)),
      onData: (stream, session, done) => void listener.receive(stream, session, done),
    });
    const listener = new ReportListener(server, options);
    // A peer that goes away is the peer's affair.
    server.on('error', () => undefined);
    server.server.on('connection', (socket) => {
      const end = setTimeout(() => socket.destroy(), LONGEST_CONNECTION_MS);
      socket.once('close', () => clearTimeout(end));
    });
    await listener.listen();
    return listener;
  }

  get port(): number {
    const address = this.server.server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  close(): Promise<void> {
    return new Promise((closed) => this.server.close(closed));
  }

  private listen(): Promise<void> {
    const { hostname, port } = new URL(`smtp://${this.options.listen}`);
    const tcp = this.server.server;
    return new Promise((listening, failed) => {
      tcp.once('error', failed);
      this.server.listen(Number(port), hostname.replace(/^\[|\]$/g, ''), () => {
        tcp.off('error', failed);
        listening();
      });
    });
  }

  private refusal(address: string): Error | undefined {
    const { domain, keys } = this.options;
    const { kind } = reportRecipient(address, domain, keys);
    switch (kind) {
      case 'ATTEMPT':
      case 'ROLE':
        return undefined;
      case 'FORGED':
        countReport(keys.provider, 'FORGED');
        return smtpError(550, '5.1.1 No such return path');
      case 'UNKNOWN':
        return smtpError(550, '5.1.1 No such mailbox');
      case 'ELSEWHERE':
        return smtpError(550, '5.7.1 No relaying');
    }
  }

  private async receive(stream: SMTPServerDataStream, session: SMTPServerSession, done: Done): Promise<void> {
    try {
      const raw = await readStart(stream);
      const recipient = reportRecipient(session.envelope.rcptTo[0]?.address ?? '', this.options.domain, this.options.keys);
      const error = await this.store(raw, recipient.kind === 'ATTEMPT' ? recipient.attemptId : undefined);
      done(error, error === undefined ? '2.0.0 Ok' : undefined);
    } catch {
      done(smtpError(451, '4.3.0 Try again later'));
    }
  }

  private async store(raw: Uint8Array, addressed: string | undefined): Promise<Error | undefined> {
    const { keys, take } = this.options;
    const verdict = judgeReport(await readMailReport(raw), addressed, keys, Date.now());
    const stored = verdict.type !== 'TAKE' || (await take(verdict.reports, Buffer.from(verdict.evidence)));
    countReport(keys.provider, stored ? verdict.countedAs : 'NOT_STORED');
    if (!stored) return smtpError(451, '4.3.0 Try again later');
    return verdict.type === 'REFUSE' ? smtpError(554, '5.6.0 No report about a mail of ours; nobody reads this mailbox') : undefined;
  }
}

/** The stream is read to its end, for the peer says more only then; what is beyond the limit is dropped. */
async function readStart(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    if (size < READ_BYTES) chunks.push(chunk.subarray(0, READ_BYTES - size));
    size += chunk.length;
  }
  return Buffer.concat(chunks);
}

function smtpError(responseCode: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode });
}
