import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';

/** How the server treats one recipient; a recipient without one is taken. Texts begin with the enhanced status code. */
export type SmtpBehaviour =
  | { readonly at: 'RCPT' | 'DATA'; readonly code: number; readonly text: string }
  /** The whole message is read, dot included; these bytes are written, if any, and then nothing more, the end or a reset. */
  | { readonly at: 'DATA'; readonly then: 'HANG' | 'END' | 'RESET'; readonly bytes?: string }
  /** It is taken after all the time it takes to say so, a few bytes at once. */
  | { readonly at: 'DATA'; readonly then: 'DRIP' };

export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly raw: Buffer;
  readonly secure: boolean;
  /** Who authenticated; undefined without authentication. */
  readonly user: string | undefined;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

export interface SmtpSinkOptions {
  readonly port?: number;
  /** Default NONE. The certificate is self-signed. */
  readonly tls?: 'NONE' | 'STARTTLS' | 'IMPLICIT';
  /** Only this user may send. */
  readonly credentials?: { readonly user: string; readonly password: string };
  readonly script?: (address: string) => SmtpBehaviour | undefined;
  /** Said to every connection instead of a greeting, e.g. 421; or nothing at all. */
  readonly greeting?: { readonly code: number; readonly text: string } | 'NEVER';
}

/** A real SMTP server that keeps what it is given. */
export class SmtpSink {
  readonly mails: ReceivedMail[] = [];
  private readonly server: SMTPServer;

  private constructor(private readonly options: SmtpSinkOptions) {
    const tls = options.tls ?? 'NONE';
    this.server = new SMTPServer({
      logger: false,
      secure: tls === 'IMPLICIT',
      disabledCommands: [...(tls === 'STARTTLS' ? [] : ['STARTTLS']), ...(options.credentials === undefined ? ['AUTH'] : [])],
      authOptional: options.credentials === undefined,
      allowInsecureAuth: true,
      hideENHANCEDSTATUSCODES: true,
      disableReverseLookup: true,
      closeTimeout: 100,
      onConnect: (_session, done) => {
        if (options.greeting !== 'NEVER') done(options.greeting && smtpError(options.greeting.code, options.greeting.text));
      },
      onAuth: (auth, _session, done) => {
        const { credentials } = options;
        const known = credentials !== undefined && auth.username === credentials.user && auth.password === credentials.password;
        if (known) done(null, { user: credentials.user });
        else done(smtpError(535, '5.7.8 Authentication credentials invalid'));
      },
      onRcptTo: (address, _session, done) => {
        const behaviour = this.behaviour(address.address);
        done(behaviour !== undefined && 'code' in behaviour && behaviour.at === 'RCPT' ? smtpError(behaviour.code, behaviour.text) : undefined);
      },
      onData: (stream, session, done) => this.receive(stream, session, done),
    });
    // A client that goes away is the client's affair.
    this.server.on('error', () => undefined);
  }

  static async start(options: SmtpSinkOptions = {}): Promise<SmtpSink> {
    const sink = new SmtpSink(options);
    await new Promise<void>((listening, failed) => {
      sink.server.server.once('error', failed);
      sink.server.listen(options.port ?? 0, '127.0.0.1', listening);
    });
    return sink;
  }

  get port(): number {
    const address = this.server.server.address();
    if (address === null || typeof address === 'string') throw new Error('the sink is closed');
    return address.port;
  }

  /** Connections that are open now. */
  get connections(): number {
    return this.server.connections.size;
  }

  /** Closes every connection without a word, as a server does that was restarted. */
  dropConnections(): void {
    for (const connection of this.server.connections) connection._socket.destroy();
  }

  mailsTo(address: string): ReceivedMail[] {
    return this.mails.filter((mail) => mail.to.includes(address));
  }

  close(): Promise<void> {
    return new Promise((closed) => this.server.close(closed));
  }

  private behaviour(address: string): SmtpBehaviour | undefined {
    return this.options.script?.(address);
  }

  private receive(stream: SMTPServerDataStream, session: SMTPServerSession, done: (error?: Error | null, text?: string) => void): void {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.once('end', () => {
      const to = session.envelope.rcptTo.map((recipient) => recipient.address);
      const behaviour = to.map((address) => this.behaviour(address)).find((found) => found?.at === 'DATA');
      if (behaviour !== undefined && 'code' in behaviour) return done(smtpError(behaviour.code, behaviour.text));
      const from = session.envelope.mailFrom === false ? '' : session.envelope.mailFrom.address;
      const user = typeof session.user === 'string' ? session.user : undefined;
      this.mails.push({ from, to, raw: Buffer.concat(chunks), secure: session.secure, user, at: Date.now() });
      if (behaviour === undefined) return done(null, '2.0.0 Ok: queued');
      if (behaviour.then === 'DRIP') return this.answer(session, '250 2.0.0 Ok: queued\r\n', 'DRIP');
      this.answer(session, behaviour.bytes ?? '', behaviour.then);
    });
  }

  /** Below the protocol, where answers go wrong. */
  private answer(session: SMTPServerSession, bytes: string, then: 'HANG' | 'END' | 'RESET' | 'DRIP'): void {
    const socket = [...this.server.connections].find((connection) => connection.id === session.id)?._socket;
    if (socket === undefined) return;
    const step = then === 'DRIP' ? 2 : Math.max(bytes.length, 1);
    const write = (at: number): void => {
      if (at < bytes.length) socket.write(bytes.slice(at, at + step), () => setTimeout(() => write(at + step), then === 'DRIP' ? 2 : 0));
      else if (then === 'RESET') socket.resetAndDestroy();
      else if (then === 'END') socket.end();
    };
    write(0);
  }
}

/** Reads a received mail the way a mail reader would. */
export function readMail(mail: ReceivedMail): Promise<Email> {
  return PostalMime.parse(mail.raw);
}

function smtpError(code: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode: code });
}
