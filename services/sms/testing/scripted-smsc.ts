import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';

import { decodePdu, encodePdu, type Fields, type ReceivedPdu } from '../src/send/smpp/codec';
import { FrameReader } from '../src/send/smpp/frame-reader';

/** What the SMSC does with a PDU; the default answers binds, probes and unbinds, and takes every message. */
export type Script = (pdu: ReceivedPdu, session: SmscSession) => void;

/** One session as the SMSC sees it. */
export class SmscSession {
  readonly received: ReceivedPdu[] = [];
  #sequence = 0;

  constructor(readonly socket: Socket) {}

  respond(pdu: ReceivedPdu, fields: Fields = {}, status = 0): void {
    this.write(encodePdu(`${pdu.command}_resp`, pdu.sequence, fields, status));
  }

  /** A request of the SMSC's own. Answers its sequence number. */
  request(command: string, fields: Fields = {}): number {
    this.#sequence += 1;
    this.write(encodePdu(command, this.#sequence, fields));
    return this.#sequence;
  }

  write(octets: Buffer): void {
    if (this.socket.writable) this.socket.write(octets);
  }

  /** The status with which a request of the SMSC's own was answered; undefined while it is not. */
  answerTo(sequence: number): number | undefined {
    return this.received.find((pdu) => pdu.isResponse && pdu.sequence === sequence)?.status;
  }
}

/** The far side of SMPP sessions in the test's own process, over real sockets, with all the ways in which it can go wrong. */
export class ScriptedSmsc {
  readonly sessions: SmscSession[] = [];
  readonly submits: ReceivedPdu[] = [];
  readonly #server: Server;
  #script: Script = () => undefined;
  #messages = 0;
  #port = 0;

  private constructor(tls: { readonly key: Buffer; readonly cert: Buffer } | undefined) {
    const serve = (socket: Socket): void => this.#serve(socket);
    this.#server = tls === undefined ? createServer(serve) : createTlsServer(tls, serve).on('tlsClientError', () => undefined);
  }

  static async start(script?: Script, tls?: { readonly key: Buffer; readonly cert: Buffer }): Promise<ScriptedSmsc> {
    const smsc = new ScriptedSmsc(tls);
    smsc.#script = script ?? smsc.wellBehaved;
    await smsc.listen();
    return smsc;
  }

  get port(): number {
    return this.#port;
  }

  get bound(): readonly SmscSession[] {
    return this.sessions.filter(({ received, socket }) => !socket.destroyed && received.some(({ command }) => command === 'bind_transceiver'));
  }

  script(script: Script): void {
    this.#script = script;
  }

  /** Takes everything; message ids are `id-1`, `id-2` and so on. */
  readonly wellBehaved: Script = (pdu, session) => {
    switch (pdu.command) {
      case 'bind_transceiver':
        return session.respond(pdu, { system_id: 'smsc' });
      case 'submit_sm':
        return session.respond(pdu, { message_id: this.nextId() });
      case 'enquire_link':
      case 'unbind':
        return session.respond(pdu);
      default:
    }
  };

  nextId(): string {
    this.#messages += 1;
    return `id-${this.#messages}`;
  }

  /** Again on the same port, after `stop`. */
  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(this.#port, '127.0.0.1', resolve));
    const address = this.#server.address();
    this.#port = typeof address === 'object' && address !== null ? address.port : 0;
  }

  drop(): void {
    for (const { socket } of this.sessions) socket.resetAndDestroy();
  }

  async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const { socket } of this.sessions) socket.destroy();
    await closed;
  }

  #serve(socket: Socket): void {
    const session = new SmscSession(socket.setNoDelay(true));
    const reader = new FrameReader();
    this.sessions.push(session);
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      for (const octets of reader.push(chunk)) {
        const pdu = decodePdu(octets);
        session.received.push(pdu);
        if (pdu.command === 'submit_sm') this.submits.push(pdu);
        this.#script(pdu, session);
      }
    });
  }
}
