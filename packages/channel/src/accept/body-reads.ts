import { type IncomingMessage } from 'node:http';

import { readBody } from './read-body';

/**
 * What came of reading a body.
 * - TOO_LARGE: longer than the limit; its rest is unread.
 * - GONE: its connection ended, or it was ended: it took too long, or others needed its place.
 * - BUSY: as many are being read as may be.
 */
export type BodyRead = { readonly outcome: 'WHOLE'; readonly body: Buffer } | { readonly outcome: 'TOO_LARGE' | 'GONE' | 'BUSY' };

export interface BodyLimits {
  readonly maxBytes: number;
  /** So many are read at once. */
  readonly most: number;
  /** And so much is held of them all, at least `most` bytes. */
  readonly mostBytes: number;
  /** So long may one take, in milliseconds. */
  readonly patienceMs: number;
  /** So long one may take to begin, in milliseconds: a provider writes its body in one go, though perhaps a round trip after its head. */
  readonly graceMs: number;
  /** From then on it comes at this pace on average, or gives way when others wait. */
  readonly bytesPerSecond: number;
}

interface Reading {
  readonly since: number;
  received: number;
}

/** Bodies that are being read, bounded in number, size and time: whoever posts slowly holds nobody else up. */
export class BodyReads {
  readonly #reading = new Map<IncomingMessage, Reading>();
  #bytes = 0;

  constructor(
    private readonly limits: BodyLimits,
    private readonly now: () => number = () => performance.now(),
  ) {}

  async read(request: IncomingMessage): Promise<BodyRead> {
    if (this.#reading.size >= this.limits.most && !this.#endOneBehind()) return { outcome: 'BUSY' };
    this.#reading.set(request, { since: this.now(), received: 0 });
    const patience = setTimeout(() => request.destroy(), this.limits.patienceMs);
    try {
      const body = await readBody(request, this.limits.maxBytes, (bytes) => this.#count(request, bytes));
      return body === undefined ? { outcome: 'TOO_LARGE' } : { outcome: 'WHOLE', body };
    } catch {
      return { outcome: 'GONE' };
    } finally {
      clearTimeout(patience);
      this.#leave(request);
    }
  }

  #count(request: IncomingMessage, bytes: number): void {
    const reading = this.#reading.get(request);
    if (reading === undefined) return;
    reading.received += bytes;
    this.#bytes += bytes;
    while (this.#bytes > this.limits.mostBytes) this.#endOneThatHoldsMuch();
  }

  #leave(request: IncomingMessage): void {
    this.#bytes -= this.#reading.get(request)?.received ?? 0;
    this.#reading.delete(request);
  }

  #end(request: IncomingMessage): void {
    this.#leave(request);
    request.destroy();
  }

  /** One that comes at the pace is never ended for the sake of another's place. */
  #endOneBehind(): boolean {
    const request = this.#furthestBehind((reading) => this.#behind(reading) > 0);
    if (request === undefined) return false;
    this.#end(request);
    return true;
  }

  /** Those that hold no more than an equal share cannot be why it is too much; while it is, another one holds more. */
  #endOneThatHoldsMuch(): void {
    const share = this.limits.mostBytes / this.limits.most;
    const request = this.#furthestBehind(({ received }) => received > share);
    if (request !== undefined) this.#end(request);
  }

  #furthestBehind(isMeant: (reading: Reading) => boolean): IncomingMessage | undefined {
    let furthest: { readonly request: IncomingMessage; readonly behind: number } | undefined;
    for (const [request, reading] of this.#reading) {
      if (!isMeant(reading)) continue;
      const behind = this.#behind(reading);
      if (furthest === undefined || behind > furthest.behind) furthest = { request, behind };
    }
    return furthest?.request;
  }

  /** How many bytes a body is behind the pace; negative: ahead of it. */
  #behind({ since, received }: Reading): number {
    const { graceMs, bytesPerSecond } = this.limits;
    return (Math.max(0, this.now() - since - graceMs) * bytesPerSecond) / 1_000 - received;
  }
}
