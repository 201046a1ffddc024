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
  /** So long may one take, in milliseconds. */
  readonly patienceMs: number;
  /** One that takes longer gives way when others wait, in milliseconds. A provider writes its body in one go. */
  readonly slowMs: number;
}

/** Bodies that are being read, bounded in number, size and time: whoever posts slowly holds nobody else up. */
export class BodyReads {
  /** In the order of their beginning. */
  readonly #reading = new Map<IncomingMessage, number>();

  constructor(
    private readonly limits: BodyLimits,
    private readonly now: () => number = () => performance.now(),
  ) {}

  async read(request: IncomingMessage): Promise<BodyRead> {
    if (this.#reading.size >= this.limits.most && !this.#endSlowest()) return { outcome: 'BUSY' };
    this.#reading.set(request, this.now());
    const patience = setTimeout(() => request.destroy(), this.limits.patienceMs);
    try {
      const body = await readBody(request, this.limits.maxBytes);
      return body === undefined ? { outcome: 'TOO_LARGE' } : { outcome: 'WHOLE', body };
    } catch {
      return { outcome: 'GONE' };
    } finally {
      clearTimeout(patience);
      this.#reading.delete(request);
    }
  }

  #endSlowest(): boolean {
    const [slowest] = this.#reading;
    if (slowest === undefined || this.now() - slowest[1] < this.limits.slowMs) return false;
    this.#reading.delete(slowest[0]);
    slowest[0].destroy();
    return true;
  }
}
