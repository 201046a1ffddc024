import { type Socket } from 'node:net';

import { decodePdu, encodePdu, type Fields, type ReceivedPdu } from './codec';
import { ESME_RINVCMDID, ESME_ROK } from './command-status';
import { type Exchange } from './exchange';
import { FrameReader } from './frame-reader';
import { PendingRequests } from './pending-requests';

export interface SessionOptions {
  readonly window: number;
  readonly responseTimeoutMs: number;
  readonly enquireLinkMs: number;
}

export interface SessionEvents {
  /** A deliver_sm or data_sm. `answer` says whether its response could be written. */
  readonly onDeliver: (pdu: ReceivedPdu, answer: (status: number) => boolean) => void;
  /** The window has room again. */
  readonly onRoom: () => void;
  readonly onClosed: (code: string) => void;
}

/** How long the far side may take to end a session that was unbound. */
const LINGER_MS = 1_000;

/**
 * One SMPP session on an open connection, as an ESME: requests with their answers, the window of unanswered submit_sm, enquire_link in
 * both directions. It is over when its connection is.
 */
export class Session {
  readonly #reader = new FrameReader();
  readonly #pending: PendingRequests;
  readonly #probe: NodeJS.Timeout;
  #submits = 0;
  #open = true;
  #closedBy = 'CONNECTION_CLOSED';
  #onIdle: (() => void) | undefined;

  constructor(
    private readonly socket: Socket,
    private readonly options: SessionOptions,
    private readonly events: SessionEvents,
  ) {
    this.#pending = new PendingRequests(options.responseTimeoutMs);
    this.#probe = setTimeout(() => void this.#enquireLink(), options.enquireLinkMs);
    socket.on('data', (chunk) => this.#read(chunk));
    socket.on('error', (error: NodeJS.ErrnoException) => (this.#closedBy = error.code ?? error.name));
    socket.on('close', () => this.#end());
  }

  /** How many submit_sm the window has room for; 0 when nothing may be submitted any more. */
  get room(): number {
    return this.#open ? this.options.window - this.#submits : 0;
  }

  /**
   * Writes a request and waits for its answer, or until `signal` aborts. `onLate` gets an answer that comes after the abort. A submit_sm
   * is in the window until it is answered or its time is over.
   */
  request(command: string, fields: Fields, signal: AbortSignal, onLate?: (pdu: ReceivedPdu) => void): Promise<Exchange> {
    if (!this.#open || signal.aborted) return Promise.resolve({ reached: 'NOT_WRITTEN', errorClass: 'TRANSIENT', code: 'NOT_BOUND' });
    return new Promise((resolve) => {
      const onAbort = (): void => this.#pending.giveUp(sequence, 'TIMEOUT');
      const settle = (exchange: Exchange): void => {
        signal.removeEventListener('abort', onAbort);
        resolve(exchange);
      };
      const submits = command === 'submit_sm' ? 1 : 0;
      this.#submits += submits;
      const sequence = this.#pending.add({ settle, onLate, onOver: () => this.#over(submits) });
      signal.addEventListener('abort', onAbort, { once: true });
      this.socket.write(encodePdu(command, sequence, fields));
    });
  }

  /** Waits up to `patienceMs` for outstanding answers, says unbind and ends. Nothing is submitted meanwhile. */
  async unbind(patienceMs: number): Promise<void> {
    if (!this.#open) return;
    this.#open = false;
    await this.#idle(patienceMs);
    this.#open = true;
    const answered = this.request('unbind', {}, AbortSignal.timeout(LINGER_MS));
    this.#open = false;
    await answered;
    this.destroy('UNBOUND');
  }

  destroy(code: string): void {
    if (!this.socket.destroyed) this.#closedBy = code;
    this.#open = false;
    this.socket.destroy();
  }

  #over(submits: number): void {
    this.#submits -= submits;
    if (this.#pending.size === 0) this.#onIdle?.();
    if (submits > 0 && this.#open) this.events.onRoom();
  }

  #idle(patienceMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, patienceMs);
      this.#onIdle = () => {
        clearTimeout(timer);
        resolve();
      };
      if (this.#pending.size === 0) this.#onIdle();
    });
  }

  #read(chunk: Buffer): void {
    this.#probe.refresh();
    try {
      for (const frame of this.#reader.push(chunk)) this.#take(decodePdu(frame));
    } catch {
      this.destroy('PROTOCOL_ERROR');
    }
  }

  #take(pdu: ReceivedPdu): void {
    if (pdu.isResponse) return this.#pending.answer(pdu);
    switch (pdu.command) {
      case 'deliver_sm':
      case 'data_sm':
        return this.events.onDeliver(pdu, (status) => this.#respond(pdu, status));
      case 'enquire_link':
        return void this.#respond(pdu, ESME_ROK);
      case 'unbind':
        this.#respond(pdu, ESME_ROK);
        return this.#letEnd();
      case 'alert_notification':
      case 'outbind':
        return;
      default:
        return void this.#write(encodePdu('generic_nack', pdu.sequence, {}, ESME_RINVCMDID));
    }
  }

  #respond(pdu: ReceivedPdu, status: number): boolean {
    return this.#write(encodePdu(`${pdu.command}_resp`, pdu.sequence, {}, status));
  }

  #write(octets: Buffer): boolean {
    if (!this.socket.writable) return false;
    this.socket.write(octets);
    return true;
  }

  /** The far side unbinds: answers that are still on their way are read until it closes. */
  #letEnd(): void {
    this.#open = false;
    this.#closedBy = 'UNBOUND_BY_SMSC';
    this.socket.end();
    setTimeout(() => this.socket.destroy(), LINGER_MS).unref();
  }

  async #enquireLink(): Promise<void> {
    if (!this.#open) return;
    const answer = await this.request('enquire_link', {}, new AbortController().signal);
    if (answer.reached === 'NO_REPLY') this.destroy('ENQUIRE_LINK_TIMEOUT');
  }

  #end(): void {
    clearTimeout(this.#probe);
    this.#open = false;
    this.#pending.lose(this.#closedBy);
    this.events.onClosed(this.#closedBy);
  }
}
