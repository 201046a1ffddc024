import { randomBytes, randomUUID } from 'node:crypto';

import { type Channel } from '@switchback/fallback';

import { type Provider, type ReceiptAnswer, type ReceiptRequest, type ResumedAttempt, type SendAnswer, type SendRequest } from '../provider';
import { behaviourOf, behaviourOfId, receiptsAfter, receiptsOf, sandboxMessageId } from './behaviour';
import { ReceiptCourier } from './receipt-courier';
import { readSandboxReceipt } from './sandbox-receipt';

export interface SandboxOptions {
  readonly id: string;
  readonly channel: Channel;
  /** Where it posts its receipts. */
  readonly receiptUrl: string;
  /** Bounds of the wait before a receipt, in milliseconds. */
  readonly receiptDelayMs: readonly [from: number, to: number];
  /** Signs the receipts. They come back to the process that posts them, so by default the key is made up and never leaves it. */
  readonly key?: Buffer;
}

const THROTTLED_CALLS = 2;

/** A provider for development and tests: what it does depends on the address alone. See the table in the README. */
export class SandboxProvider implements Provider {
  readonly id: string;
  readonly channel: Channel;
  readonly capabilities = { receipts: true, query: false, idempotent: false };
  readonly #key: Buffer;
  readonly #courier: ReceiptCourier;

  constructor(options: SandboxOptions) {
    this.id = options.id;
    this.channel = options.channel;
    this.#key = options.key ?? randomBytes(32);
    const [from, to] = options.receiptDelayMs;
    this.#courier = new ReceiptCourier({ url: options.receiptUrl, key: this.#key, delayMs: () => from + Math.random() * (to - from) });
  }

  async send(request: SendRequest, signal: AbortSignal): Promise<SendAnswer> {
    const behaviour = behaviourOf(request.address);
    switch (behaviour) {
      case 'invalid':
        return { outcome: 'REFUSED', errorClass: 'RECIPIENT_PERMANENT', code: 'invalid_recipient' };
      case 'optout':
        return { outcome: 'REFUSED', errorClass: 'OPTED_OUT', code: 'opted_out' };
      case 'timeout':
        return noAnswer(signal);
      case 'throttle':
        if (request.call <= THROTTLED_CALLS) return { outcome: 'REFUSED', errorClass: 'TRANSIENT', code: '429' };
        break;
      case 'deliver':
      case 'read':
      case 'bounce':
      case 'silent':
        break;
    }
    const providerMessageId = sandboxMessageId(behaviour, randomUUID());
    this.#courier.carry({ attemptId: request.attemptId, providerMessageId, statuses: receiptsOf(behaviour) });
    return { outcome: 'TAKEN', status: 'SENT', providerMessageId };
  }

  readReceipt(request: ReceiptRequest): ReceiptAnswer {
    return readSandboxReceipt(this.#key, request);
  }

  /** Posts what was still owed when the process ended. */
  async resume(attempts: AsyncIterable<ResumedAttempt>): Promise<void> {
    for await (const { attemptId, providerMessageId, status } of attempts) {
      const behaviour = behaviourOfId(providerMessageId);
      if (behaviour !== undefined) this.#courier.carry({ attemptId, providerMessageId, statuses: receiptsAfter(behaviour, status) });
    }
  }

  close(): Promise<void> {
    return this.#courier.close();
  }
}

function noAnswer(signal: AbortSignal): Promise<SendAnswer> {
  return new Promise((resolve) => {
    const giveUp = (): void => resolve({ outcome: 'NO_ANSWER', code: 'TIMEOUT' });
    if (signal.aborted) giveUp();
    else signal.addEventListener('abort', giveUp, { once: true });
  });
}
