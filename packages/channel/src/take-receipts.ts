import { randomUUID } from 'node:crypto';

import { context, type Context } from '@opentelemetry/api';
import { type Outbox } from '@switchback/bus';
import { GroupCommit } from '@switchback/postgres';
import { type Channel } from '@switchback/fallback';
import { type Logger } from '@switchback/service';

import { type ProviderReceipt, type ProviderReports } from './provider';
import { recordReceipts, type ReceivedReceipt, type ReceiptFate } from './record/record-receipts';
import { tidyText } from './send/tidy-text';
import { receiptSpans } from './send/receipt-span';

export interface ReceiptTakerOptions {
  readonly outbox: Outbox;
  readonly channel: Channel;
  readonly log: Logger;
}

/** A provider does not mind when its post is answered a moment later. */
const GATHER_MS = 25;

/** Stores receipts, many requests in one transaction. */
export class ReceiptTaker {
  readonly #options: ReceiptTakerOptions;
  readonly #group: GroupCommit<ReceivedReceipt, ReceiptFate>;

  constructor(options: ReceiptTakerOptions) {
    this.#options = options;
    this.#group = new GroupCommit({ gatherMs: GATHER_MS, commit: (receipts) => recordReceipts(options.outbox, receipts) });
  }

  /** True once all of them are stored; false when they could not be, and the provider has to post them again. */
  async take(provider: string, { receipts }: ProviderReports, payload: Uint8Array): Promise<boolean> {
    const deliveryId = randomUUID();
    const received = receipts.map((receipt, ordinal) =>
      this.#received(provider, receipt, { deliveryId, ordinal, payload: ordinal === 0 ? payload : null }, context.active()),
    );
    try {
      const fates = await Promise.all(received.map((one) => this.#group.submit(one)));
      this.#logParked(provider, fates);
      return true;
    } catch (error) {
      this.#options.log.error({ err: error, provider }, 'a receipt could not be stored; the provider is to post it again');
      return false;
    }
  }

  drain(): Promise<void> {
    return this.#group.drain();
  }

  #received(
    provider: string,
    receipt: ProviderReceipt,
    origin: Pick<ReceivedReceipt, 'deliveryId' | 'ordinal' | 'payload'>,
    http: Context,
  ): ReceivedReceipt {
    const tidied = {
      ...receipt,
      providerMessageId: tidyText(receipt.providerMessageId, 256),
      ...(receipt.attemptId === undefined ? {} : { attemptId: tidyText(receipt.attemptId, 256) }),
      ...(receipt.code === undefined ? {} : { code: tidyText(receipt.code, 64) }),
    };
    const headers = receiptSpans(this.#options.channel, provider, tidied, http);
    return { ...origin, provider, receipt: tidied, receivedAt: Date.now(), headers };
  }

  #logParked(provider: string, fates: readonly ReceiptFate[]): void {
    const parked = fates.filter((fate) => fate === 'PARKED').length;
    if (parked > 0) this.#options.log.info({ provider, parked }, 'receipts without a known attempt were kept');
  }
}
