import { randomUUID } from 'node:crypto';

import { context, type Context } from '@opentelemetry/api';
import { traceHeaders, type Outbox } from '@switchback/bus';
import { GroupCommit } from '@switchback/postgres';
import { type Channel } from '@switchback/fallback';
import { type Logger } from '@switchback/service';

import { type MoreKeywords } from './decide/keyword';
import { toldSignals } from './accept/told-signals';
import { countNotStored, countReceipts } from './receipt-metrics';
import { type PersonSignal, type ProviderReceipt, type ProviderReports } from './provider';
import { type Conversations } from './record/conversations';
import { type Delivery, type DeliveryFate, recordDeliveries } from './record/record-delivery';
import { type ReceivedReceipt } from './record/record-receipts';
import { type ReceivedSignal } from './record/record-signals';
import { receiptSpans } from './send/receipt-span';
import { countSignals } from './send/signal-metrics';
import { tidyText } from './send/tidy-text';

export interface ReceiptTakerOptions {
  readonly outbox: Outbox;
  readonly channel: Channel;
  readonly conversations: Conversations;
  /** Keywords that this installation knows besides ours. */
  readonly keywords: MoreKeywords;
  readonly log: Logger;
}

/** A provider does not mind when its post is answered a moment later. */
const GATHER_MS = 25;

/** Most deliveries in one transaction; a provider may bring a thousand receipts in each. */
const MOST_DELIVERIES = 200;

/** Stores what providers bring, many deliveries in one transaction and each of them whole. */
export class ReceiptTaker {
  readonly #options: ReceiptTakerOptions;
  readonly #group: GroupCommit<Delivery, DeliveryFate>;

  constructor(options: ReceiptTakerOptions) {
    this.#options = options;
    this.#group = new GroupCommit({ span: 'commit receipts', gatherMs: GATHER_MS, maxBatch: MOST_DELIVERIES, commit: (deliveries) => recordDeliveries(options, deliveries) });
  }

  /** True once all of it is stored; false when it could not be, and the provider has to post it again. */
  async take(provider: string, { receipts, signals = [] }: ProviderReports, payload: Uint8Array): Promise<boolean> {
    if (receipts.length === 0 && signals.length === 0) return true;
    const deliveryId = randomUUID();
    const delivery = {
      receipts: receipts.map((receipt, ordinal) =>
        this.#received(provider, receipt, { deliveryId, ordinal, payload: ordinal === 0 ? payload : null }, context.active()),
      ),
      signals: this.#told(provider, signals, { deliveryId, firstOrdinal: receipts.length, payload }),
    };
    try {
      const fate = await this.#group.submit(delivery);
      this.#logParked(provider, fate);
      countReceipts(this.#options.channel, provider, receipts, fate.receipts);
      countSignals(this.#options.channel, fate.signals);
      return true;
    } catch (error) {
      countNotStored(this.#options.channel, provider);
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

  #told(
    provider: string,
    signals: readonly PersonSignal[],
    { deliveryId, firstOrdinal, payload }: { readonly deliveryId: string; readonly firstOrdinal: number; readonly payload: Uint8Array },
  ): readonly ReceivedSignal[] {
    const headers = traceHeaders(context.active());
    return toldSignals(signals, { provider, receivedAt: Date.now(), more: this.#options.keywords }).map((signal, index) => {
      const ordinal = firstOrdinal + index;
      return { deliveryId, ordinal, payload: ordinal === 0 ? payload : null, provider, signal, headers };
    });
  }

  #logParked(provider: string, { receipts }: DeliveryFate): void {
    const parked = receipts.filter((fate) => fate === 'PARKED').length;
    if (parked > 0) this.#options.log.info({ provider, parked }, 'receipts without a known attempt were kept');
  }
}
