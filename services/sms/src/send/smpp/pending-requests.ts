import { type ReceivedPdu } from './codec';
import { type Exchange } from './exchange';

export interface PendingRequest {
  readonly settle: (exchange: Exchange) => void;
  /** The caller gave up; the answer came all the same. */
  readonly onLate?: ((pdu: ReceivedPdu) => void) | undefined;
  /** No answer can come any more, or it came. */
  readonly onOver?: (() => void) | undefined;
}

interface Entry extends PendingRequest {
  readonly timer: NodeJS.Timeout;
  waiting: boolean;
}

/** SMPP 3.4, section 3.2: sequence numbers go from 1 to 0x7FFFFFFF. */
const LAST_SEQUENCE = 0x7fff_ffff;

/** The requests of one session that wait for their answers, by sequence number. */
export class PendingRequests {
  readonly #entries = new Map<number, Entry>();
  #last = 0;

  constructor(private readonly timeoutMs: number) {}

  get size(): number {
    return this.#entries.size;
  }

  /** Answers the sequence number that the request is to have. */
  add(request: PendingRequest): number {
    this.#last = this.#last === LAST_SEQUENCE ? 1 : this.#last + 1;
    const sequence = this.#last;
    const timer = setTimeout(() => this.#end(sequence, { reached: 'NO_REPLY', code: 'RESPONSE_TIMEOUT' }), this.timeoutMs);
    this.#entries.set(sequence, { ...request, timer, waiting: true });
    return sequence;
  }

  /** The caller waits no longer; the answer is still looked for until its time is over. */
  giveUp(sequence: number, code: string): void {
    const entry = this.#entries.get(sequence);
    if (entry === undefined || !entry.waiting) return;
    entry.waiting = false;
    entry.settle({ reached: 'NO_REPLY', code });
  }

  answer(pdu: ReceivedPdu): void {
    const entry = this.#entries.get(pdu.sequence);
    if (entry !== undefined && !entry.waiting) entry.onLate?.(pdu);
    this.#end(pdu.sequence, { reached: 'REPLY', pdu });
  }

  /** The session is over: no answer comes any more. */
  lose(code: string): void {
    for (const sequence of [...this.#entries.keys()]) this.#end(sequence, { reached: 'NO_REPLY', code });
  }

  #end(sequence: number, exchange: Exchange): void {
    const entry = this.#entries.get(sequence);
    if (entry === undefined) return;
    clearTimeout(entry.timer);
    this.#entries.delete(sequence);
    if (entry.waiting) entry.settle(exchange);
    entry.onOver?.();
  }
}
