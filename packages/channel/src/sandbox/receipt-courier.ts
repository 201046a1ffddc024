import { setTimeout as sleep } from 'node:timers/promises';

import { type AttemptStatus } from '@switchback/fallback';
import { backoffMs } from '@switchback/postgres';
import { Agent } from 'undici';

import { SIGNATURE_HEADER, signSandboxReceipt, type SandboxReceipt } from './sandbox-receipt';

/** The receipts owed to one attempt. */
export interface Errand {
  readonly attemptId: string;
  readonly providerMessageId: string;
  /** In the order in which they are posted. */
  readonly statuses: readonly AttemptStatus[];
}

export interface CourierOptions {
  readonly url: string;
  readonly key: Buffer;
  /** The wait before each receipt, in milliseconds. */
  readonly delayMs: () => number;
}

const RETRY = { initialMs: 200, maxMs: 5_000 };
const POST_TIMEOUT_MS = 5_000;

/** Posts receipts a little after the send and, like a real provider, again and again until they are taken. */
export class ReceiptCourier {
  readonly #options: CourierOptions;
  readonly #agent = new Agent({ connections: 16, keepAliveTimeout: 10_000, headersTimeout: POST_TIMEOUT_MS, bodyTimeout: POST_TIMEOUT_MS });
  readonly #target: URL;
  readonly #stop = new AbortController();

  constructor(options: CourierOptions) {
    this.#options = options;
    this.#target = new URL(options.url);
  }

  /** Returns at once. */
  carry(errand: Errand): void {
    if (errand.statuses.length === 0) return;
    setTimeout(() => void this.#postAll(errand), this.#options.delayMs()).unref();
  }

  /** What is still owed is derived again at the next start. */
  async close(): Promise<void> {
    this.#stop.abort();
    await this.#agent.destroy();
  }

  async #postAll(errand: Errand): Promise<void> {
    const [status, ...rest] = errand.statuses;
    if (status !== 'DELIVERED' && status !== 'READ' && status !== 'UNDELIVERED') return;
    const { attemptId, providerMessageId } = errand;
    if (await this.#postUntilTaken({ attemptId, providerMessageId, status, occurredAt: Date.now() })) {
      this.carry({ ...errand, statuses: rest });
    }
  }

  /** False when it was stopped before. */
  async #postUntilTaken(receipt: SandboxReceipt): Promise<boolean> {
    const body = Buffer.from(JSON.stringify(receipt));
    const headers = { 'content-type': 'application/json', [SIGNATURE_HEADER]: signSandboxReceipt(this.#options.key, body) };
    for (let attempt = 1; !this.#stop.signal.aborted; attempt += 1) {
      if (await this.#post(body, headers)) return true;
      await sleep(backoffMs(attempt, Math.random(), RETRY), undefined, { ref: false });
    }
    return false;
  }

  async #post(body: Buffer, headers: Record<string, string>): Promise<boolean> {
    try {
      const { origin, pathname } = this.#target;
      const reply = await this.#agent.request({ origin, path: pathname, method: 'POST', headers, body });
      await reply.body.dump();
      return reply.statusCode < 500 && reply.statusCode !== 429;
    } catch {
      return false;
    }
  }
}
