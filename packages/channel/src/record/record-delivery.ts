import { type Outbox } from '@switchback/bus';
import { type Channel } from '@switchback/fallback';

import { type Conversations } from './conversations';
import { recordReceipts, type ReceiptFate, type ReceivedReceipt } from './record-receipts';
import { recordSignals, type ReceivedSignal } from './record-signals';

/** What a provider brought at once. */
export interface Delivery {
  readonly receipts: readonly ReceivedReceipt[];
  readonly signals: readonly ReceivedSignal[];
}

/** How a delivery was taken. */
export interface DeliveryFate {
  readonly receipts: readonly ReceiptFate[];
  /** Those that had not come before. */
  readonly signals: readonly ReceivedSignal[];
}

/** Stores deliveries as they came and reports what they say, in one transaction: all of a delivery, or none of it. */
export async function recordDeliveries(
  parts: { readonly outbox: Outbox; readonly channel: Channel; readonly conversations: Conversations },
  deliveries: readonly Delivery[],
): Promise<readonly DeliveryFate[]> {
  const fates = await parts.outbox.transaction(async (transaction) => ({
    receipts: await recordReceipts(transaction, deliveries.flatMap(({ receipts }) => receipts)),
    signals: await recordSignals(transaction, parts, deliveries.flatMap(({ signals }) => signals)),
  }));
  let position = 0;
  return deliveries.map(({ receipts, signals }) => {
    const from = position;
    position += receipts.length;
    return { receipts: fates.receipts.slice(from, position), signals: signals.filter((signal) => fates.signals.has(signal)) };
  });
}
