import { type OutboxTransaction } from '@switchback/bus';
import { byteaArray, integerArray, type PoolClient, textArray, timestampArray } from '@switchback/postgres';

import { type ProviderReceipt } from '../provider';
import { applyEvidence, type Evidence } from './evidence';
import { type PartEvidence, weighParts } from './message-parts';
import { RESTORED } from './new-claim';
import { holdBackSends } from './parked-receipts';

/** One receipt on its way to be stored. */
export interface ReceivedReceipt {
  /** One HTTP request may carry several; the first of them keeps the payload. */
  readonly deliveryId: string;
  readonly ordinal: number;
  readonly payload: Uint8Array | null;
  /** The provider whose door it came through. */
  readonly provider: string;
  readonly receipt: ProviderReceipt;
  /** Milliseconds since the epoch. */
  readonly receivedAt: number;
  readonly headers: Evidence['headers'];
}

/** How a receipt was taken: it belongs to an attempt, or it waits for one. */
export type ReceiptFate = 'MATCHED' | 'PARKED';

/**
 * By attempt id where the provider gives it back, else by the provider's own id of the message or, where it has such, of a part; always through
 * the provider that was called. Which that was is not known of an attempt that may have been handed over before a restore.
 */
const MATCH = {
  name: 'receipts.match',
  text: `
    SELECT r.position, c.attempt_id, c.part
    FROM unnest($1::int4[], $2::text[], $3::text[], $4::text[]) AS r (position, provider, attempt_id, provider_message_id)
    JOIN LATERAL (
      SELECT attempt_id, NULL::int4 AS part FROM claims
      WHERE claims.attempt_id = r.attempt_id AND (claims.provider = r.provider OR claims.provider_code = '${RESTORED}')
      UNION ALL
      SELECT attempt_id, NULL FROM claims
      WHERE r.attempt_id IS NULL AND claims.provider_message_id = r.provider_message_id AND claims.provider = r.provider
        AND NOT EXISTS (SELECT FROM message_parts p WHERE p.attempt_id = claims.attempt_id)
      UNION ALL
      SELECT attempt_id, part FROM message_parts p
      WHERE r.attempt_id IS NULL AND p.receipt_id = r.provider_message_id AND p.provider = r.provider
      LIMIT 1
    ) c ON true`,
};

const INSERT = {
  name: 'receipts.insert',
  text: `
    INSERT INTO receipts (delivery_id, ordinal, provider, provider_message_id, attempt_id, claimed_attempt_id, status, error_class,
                          provider_code, occurred_at, received_at, payload)
    SELECT delivery_id::uuid, ordinal, provider, provider_message_id, attempt_id, claimed_attempt_id, status, error_class, provider_code,
           occurred_at, received_at, payload
    FROM unnest($1::text[], $2::int4[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
                         $10::timestamptz[], $11::timestamptz[], $12::bytea[])
      AS r (delivery_id, ordinal, provider, provider_message_id, attempt_id, claimed_attempt_id, status, error_class, provider_code,
            occurred_at, received_at, payload)`,
};

/** Stores receipts as they came and merges them into their attempts, in the caller's transaction. */
export async function recordReceipts(transaction: OutboxTransaction, receipts: readonly ReceivedReceipt[]): Promise<readonly ReceiptFate[]> {
  if (receipts.length === 0) return [];
  const attempts = await matchAll(transaction.client, receipts);
  const evidence = receipts.flatMap((received, index) => evidenceOf(received, attempts.get(index)));
  transaction.last((client) => store(client, receipts, attempts));
  transaction.publish(await applyEvidence(transaction, await weighParts(transaction.client, evidence)));
  return receipts.map((_, index) => (attempts.has(index) ? 'MATCHED' : 'PARKED'));
}

/** By the receipts' positions. */
type Attempts = ReadonlyMap<number, { readonly attemptId: string; readonly part: number | undefined }>;

/** Looks twice for what it cannot match at once: the second time no send can be recorded between the look and the parking. */
async function matchAll(client: PoolClient, receipts: readonly ReceivedReceipt[]): Promise<Attempts> {
  const found = await match(client, receipts, [...receipts.keys()]);
  const missing = [...receipts.keys()].filter((index) => !found.has(index));
  if (missing.length === 0) return found;
  await holdBackSends(client);
  return new Map([...found, ...(await match(client, receipts, missing))]);
}

async function match(client: PoolClient, receipts: readonly ReceivedReceipt[], positions: readonly number[]): Promise<Attempts> {
  const wanted = positions.flatMap((position) => {
    const received = receipts[position];
    return received === undefined ? [] : [{ position, received }];
  });
  const rows = await client.query<{ position: number; attempt_id: string; part: number | null }>({
    ...MATCH,
    values: [
      integerArray(positions),
      textArray(wanted.map(({ received }) => received.provider)),
      textArray(wanted.map(({ received }) => received.receipt.attemptId ?? null)),
      textArray(wanted.map(({ received }) => received.receipt.providerMessageId)),
    ],
  });
  return new Map(rows.rows.map((row) => [row.position, { attemptId: row.attempt_id, part: row.part ?? undefined }]));
}

function evidenceOf({ provider, receipt, receivedAt, headers }: ReceivedReceipt, attempt: { attemptId: string; part: number | undefined } | undefined): PartEvidence[] {
  if (attempt === undefined) return [];
  const { status, providerMessageId, errorClass, code } = receipt;
  return [{ ...attempt, provider, status, providerMessageId, errorClass, code, occurredAt: receipt.occurredAt ?? receivedAt, headers }];
}

async function store(client: PoolClient, receipts: readonly ReceivedReceipt[], attempts: Attempts): Promise<void> {
  await client.query({
    ...INSERT,
    values: [
      textArray(receipts.map((received) => received.deliveryId)),
      integerArray(receipts.map((received) => received.ordinal)),
      textArray(receipts.map((received) => received.provider)),
      textArray(receipts.map(({ receipt }) => receipt.providerMessageId)),
      textArray(receipts.map((_, index) => attempts.get(index)?.attemptId ?? null)),
      textArray(receipts.map(({ receipt }) => receipt.attemptId ?? null)),
      textArray(receipts.map(({ receipt }) => receipt.status)),
      textArray(receipts.map(({ receipt }) => receipt.errorClass ?? null)),
      textArray(receipts.map(({ receipt }) => receipt.code ?? null)),
      timestampArray(receipts.map(({ receipt }) => (receipt.occurredAt === undefined ? null : new Date(receipt.occurredAt)))),
      timestampArray(receipts.map((received) => new Date(received.receivedAt))),
      byteaArray(receipts.map((received) => received.payload)),
    ],
  });
}
