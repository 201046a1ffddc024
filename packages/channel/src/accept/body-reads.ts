import { type IncomingMessage } from 'node:http';

import { readBody } from './read-body';

/**
 * What came of reading a body.
 * - TOO_LARGE: longer than the limit; its rest is unread.
 * - GONE: its connection ended, or it took so long that it was ended.
 * - BUSY: as many are being read as may be.
 */
export type BodyRead = { readonly outcome: 'WHOLE'; readonly body: Buffer } | { readonly outcome: 'TOO_LARGE' | 'GONE' | 'BUSY' };

export interface BodyLimits {
  readonly maxBytes: number;
  /** So many are read at once. */
  readonly most: number;
  /** And so much, by the lengths that they declare; one that declares none may be as long as any. */
  readonly mostBytes: number;
  /** So long may one take, in milliseconds. */
  readonly patienceMs: number;
  /** One that takes longer gives way when others wait, in milliseconds. A provider writes its body in one go. */
  readonly slowMs: number;
}

/** Bodies that are being read, bounded in number, size and time: whoever posts slowly holds nobody else up. */
export class BodyReads {
  /** In the order of their beginning. */
  readonly #reading = new Map<IncomingMessage, { readonly since: number; readonly bytes: number }>();
  #bytes = 0;

  constructor(
    private readonly limits: BodyLimits,
    private readonly now: () => number = () => performance.now(),
  ) {}

  async read(request: IncomingMessage): Promise<BodyRead> {
    const bytes = this.#declared(request);
    if (!this.#hasRoom(bytes) && !(this.#endSlowest() && this.#hasRoom(bytes))) return { outcome: 'BUSY' };
    this.#reading.set(request, { since: this.now(), bytes });
    this.#bytes += bytes;
    const patience = setTimeout(() => request.destroy(), this.limits.patienceMs);
    try {
      const body = await readBody(request, this.limits.maxBytes);
      return body === undefined ? { outcome: 'TOO_LARGE' } : { outcome: 'WHOLE', body };
    } catch {
      return { outcome: 'GONE' };
    } finally {
      clearTimeout(patience);
      this.#leave(request);
    }
  }

  #hasRoom(bytes: number): boolean {
    return this.#reading.size < this.limits.most && this.#bytes + bytes <= this.limits.mostBytes;
  }

  #declared({ headers }: IncomingMessage): number {
    return Math.min(Number(headers['content-length'] ?? this.limits.maxBytes), this.limits.maxBytes);
  }

  #leave(request: IncomingMessage): void {
    this.#bytes -= this.#reading.get(request)?.bytes ?? 0;
    this.#reading.delete(request);
  }

  #endSlowest(): boolean {
    const [slowest] = this.#reading;
    if (slowest === undefined || this.now() - slowest[1].since < this.limits.slowMs) return false;
    this.#leave(slowest[0]);
    slowest[0].destroy();
    return true;
  }
}
