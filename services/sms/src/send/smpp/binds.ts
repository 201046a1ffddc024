import { type Fields, type ReceivedPdu } from './codec';
import { type Exchange } from './exchange';
import { Link } from './link';
import { type SmppOptions } from './options';
import { Pacer } from './pacer';
import { type Session, type SessionEvents } from './session';

interface Waiter {
  readonly go: (session: Session) => void;
  readonly refuse: (exchange: Exchange) => void;
}

/**
 * All sessions of one provider. What is submitted waits, in order, for room in a window and for its turn in the pace; the session with
 * the most room takes it.
 */
export class Binds {
  readonly #links: readonly Link[];
  readonly #pacer: Pacer;
  readonly #waiters = new Set<Waiter>();
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(
    private readonly options: SmppOptions,
    onDeliver: SessionEvents['onDeliver'],
  ) {
    this.#pacer = new Pacer(options.submitsPerSecond);
    this.#links = Array.from({ length: options.binds }, () => new Link(options, onDeliver, () => this.#pump()));
  }

  /** Begins to bind. Safe to repeat. */
  start(): void {
    if (!this.#closed) for (const link of this.#links) link.start();
  }

  /** Submits one short message, once. `onLate` gets its answer when that comes after the abort. */
  submit(fields: Fields, signal: AbortSignal, onLate: (pdu: ReceivedPdu) => void): Promise<Exchange> {
    return this.#inTurn(signal, (session) => session.request('submit_sm', fields, signal, onLate));
  }

  /** Asks something else of any session, out of turn. */
  request(command: string, fields: Fields, signal: AbortSignal): Promise<Exchange> {
    const session = this.#links.find((link) => link.session !== undefined)?.session;
    return session?.request(command, fields, signal) ?? Promise.resolve(this.#unbound());
  }

  /** The SMSC asked for less. */
  pause(): void {
    this.#pacer.pause(performance.now(), this.options.throttlePauseMs);
  }

  /** What waits is refused; what was submitted is waited for; then all sessions unbind. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#refuseAll({ reached: 'NOT_WRITTEN', errorClass: 'TRANSIENT', code: 'CLOSED' });
    await Promise.all(this.#links.map((link) => link.close()));
  }

  #inTurn(signal: AbortSignal, submit: (session: Session) => Promise<Exchange>): Promise<Exchange> {
    if (signal.aborted || this.#closed) return Promise.resolve({ reached: 'NOT_WRITTEN', errorClass: 'TRANSIENT', code: 'CLOSED' });
    return new Promise((resolve) => {
      const onAbort = (): void => waiter.refuse({ reached: 'NOT_WRITTEN', errorClass: 'TRANSIENT', code: this.#isBound() ? 'NO_ROOM_IN_TIME' : 'NOT_BOUND' });
      const leave = (): void => {
        signal.removeEventListener('abort', onAbort);
        this.#waiters.delete(waiter);
      };
      const waiter: Waiter = {
        go: (session) => {
          leave();
          resolve(submit(session));
        },
        refuse: (exchange) => {
          leave();
          resolve(exchange);
        },
      };
      signal.addEventListener('abort', onAbort, { once: true });
      this.#waiters.add(waiter);
      this.#pump();
    });
  }

  #pump(): void {
    for (const waiter of this.#waiters) {
      const session = this.#roomiest();
      if (session === undefined) {
        if (!this.#mayBeBoundSoon()) this.#refuseAll(this.#unbound());
        return;
      }
      const now = performance.now();
      const waitMs = this.#pacer.waitMs(now);
      if (waitMs > 0) return this.#pumpIn(waitMs);
      this.#pacer.spend(now);
      waiter.go(session);
    }
  }

  #pumpIn(ms: number): void {
    if (this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#pump();
    }, ms);
  }

  #roomiest(): Session | undefined {
    let best: Session | undefined;
    for (const { session } of this.#links) if (session !== undefined && session.room > (best?.room ?? 0)) best = session;
    return best;
  }

  #isBound(): boolean {
    return this.#links.some((link) => link.session !== undefined);
  }

  #mayBeBoundSoon(): boolean {
    return this.#links.some((link) => link.failure === undefined);
  }

  /** No session, and none before the next try. A wrong password is told rather than a full queue. */
  #unbound(): Exchange {
    const failures = this.#links.flatMap(({ failure }) => (failure === undefined ? [] : [failure]));
    const failure = failures.find(({ errorClass }) => errorClass === 'CONFIG') ?? failures[0];
    if (failure === undefined) return { reached: 'NOT_WRITTEN', errorClass: 'TRANSIENT', code: 'NOT_BOUND' };
    const { errorClass, code } = failure;
    const nextTryAt = Math.min(...failures.map((one) => one.nextTryAt));
    const retryAfterMs = Math.max(0, Math.ceil(nextTryAt - performance.now()));
    return { reached: 'NOT_WRITTEN', errorClass, code, ...(errorClass === 'TRANSIENT' ? { retryAfterMs } : {}) };
  }

  #refuseAll(exchange: Exchange): void {
    for (const waiter of [...this.#waiters]) waiter.refuse(exchange);
  }
}
