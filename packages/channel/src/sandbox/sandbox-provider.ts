import { randomBytes, randomUUID } from 'node:crypto';

import { type Channel } from '@switchback/fallback';

import { screenHead } from '../accept/screen-head';
import {
  type Provider,
  type ReceiptAnswer,
  type ReceiptHead,
  type ReceiptRefusal,
  type ReceiptRequest,
  type ResumedAttempt,
  type SendAnswer,
  type SendRequest,
} from '../provider';
import { type Behaviour, behaviourOf, behaviourOfId, receiptsAfter, receiptsOf, sandboxMessageId } from './behaviour';
import { CallLog } from './call-log';
import { ReceiptCourier } from './receipt-courier';
import { readSandboxReceipt, SIGNATURE_HEADER } from './sandbox-receipt';

export interface SandboxOptions {
  readonly id: string;
  readonly channel: Channel;
  /** Where it posts its receipts. */
  readonly receiptUrl: string;
  /** Bounds of the wait before a receipt, in milliseconds. */
  readonly receiptDelayMs: readonly [from: number, to: number];
  /**
   * Signs the receipts. They come back to the process that posts them, so by default the key is made up and never leaves it; who is to post
   * what people say has to know it.
   */
  readonly key?: Buffer;
  /** File that gets a line for each call. Default: none. */
  readonly callLog?: string;
}

const THROTTLED_CALLS = 2;
const MAX_RECEIPT_BYTES = 16 * 1024;

/** A provider for development and tests: what it does depends on the address alone. See the table in the README. */
export class SandboxProvider implements Provider {
  readonly id: string;
  readonly channel: Channel;
  readonly capabilities = { receipts: true, query: false, idempotent: false, attachments: true };
  readonly #key: Buffer;
  readonly #courier: ReceiptCourier;
  readonly #calls: CallLog | undefined;
  #closed = false;

  constructor(options: SandboxOptions) {
    this.id = options.id;
    this.channel = options.channel;
    this.#key = options.key ?? randomBytes(32);
    this.#calls = options.callLog === undefined ? undefined : new CallLog(options.callLog);
    const [from, to] = options.receiptDelayMs;
    this.#courier = new ReceiptCourier({ url: options.receiptUrl, key: this.#key, delayMs: () => from + Math.random() * (to - from) });
  }

  async send(request: SendRequest, signal: AbortSignal): Promise<SendAnswer> {
    if (this.#closed) return { outcome: 'REFUSED', errorClass: 'TRANSIENT', code: 'CLOSED' };
    const behaviour = behaviourOf(request.address);
    const answer = answerTo(behaviour, request.call);
    this.#calls?.add(this.channel, request, answer);
    if (answer.outcome === 'NO_ANSWER') await aborted(signal);
    if (answer.outcome !== 'TAKEN') return answer;
    const { providerMessageId } = answer;
    this.#courier.carry({ attemptId: request.attemptId, providerMessageId, statuses: receiptsOf(behaviour) });
    return answer;
  }

  screenReceipt(head: ReceiptHead): ReceiptRefusal | undefined {
    return screenHead(head, { signedBy: [SIGNATURE_HEADER], maxBodyBytes: MAX_RECEIPT_BYTES });
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
    this.#closed = true;
    return this.#courier.close();
  }
}

function answerTo(behaviour: Behaviour, call: number): SendAnswer {
  switch (behaviour) {
    case 'invalid':
      return { outcome: 'REFUSED', errorClass: 'RECIPIENT_PERMANENT', code: 'invalid_recipient' };
    case 'optout':
      return { outcome: 'REFUSED', errorClass: 'OPTED_OUT', code: 'opted_out' };
    case 'timeout':
      return { outcome: 'NO_ANSWER', code: 'TIMEOUT' };
    case 'throttle':
      return call <= THROTTLED_CALLS ? { outcome: 'REFUSED', errorClass: 'TRANSIENT', code: '429' } : taken(behaviour);
    case 'deliver':
    case 'read':
    case 'bounce':
    case 'silent':
      return taken(behaviour);
  }
}

function taken(behaviour: Behaviour): SendAnswer {
  return { outcome: 'TAKEN', status: 'SENT', providerMessageId: sandboxMessageId(behaviour, randomUUID()) };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
