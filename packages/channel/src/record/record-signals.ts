import { type OutboxTransaction } from '@switchback/bus';
import { InboundSignal, TOPICS } from '@switchback/contracts';
import { type Channel } from '@switchback/fallback';
import { byteaArray, integerArray, textArray, timestampArray, type OutboxRecord, type PoolClient } from '@switchback/postgres';

import { type ToldSignal } from '../decide/told-signal';
import { toWireChannel, toWireInboundKind, toWireKeyword, toWireVia } from '../decide/wire-vocabulary';
import { type Conversations } from './conversations';
import { personKey } from './person-key';

/** A person's word on its way to be stored. */
export interface ReceivedSignal {
  readonly deliveryId: string;
  readonly ordinal: number;
  /** On one of a delivery without receipts, which would hold it. */
  readonly payload: Uint8Array | null;
  readonly provider: string;
  readonly signal: ToldSignal;
  /** Of the request that brought it. */
  readonly headers: Readonly<Record<string, string>>;
}

/** By attempt id where the provider gives it back, else by its own id; always through the provider that was called. claims' primary key, claims_provider_message. */
const MATCH = {
  name: 'signals.match',
  text: `
    SELECT s.position, c.attempt_id, c.message_id
    FROM unnest($1::int4[], $2::text[], $3::text[], $4::text[]) AS s (position, provider, attempt_id, provider_message_id)
    JOIN LATERAL (
      SELECT attempt_id, message_id FROM claims WHERE claims.attempt_id = s.attempt_id AND claims.provider = s.provider
      UNION ALL
      SELECT attempt_id, message_id FROM claims
      WHERE s.attempt_id IS NULL AND claims.provider_message_id = s.provider_message_id AND claims.provider = s.provider
      LIMIT 1
    ) c ON true`,
};

/** In the order of the ids, so that two replicas that are posted the same wait for each other instead of deadlocking. */
const INSERT = {
  name: 'signals.insert',
  text: `
    INSERT INTO signals (signal_id, delivery_id, ordinal, provider, kind, via, attempt_id, message_id, occurred_at, received_at, payload)
    SELECT signal_id, delivery_id::uuid, ordinal, provider, kind, via, attempt_id, message_id, occurred_at, received_at, payload
    FROM unnest($1::text[], $2::text[], $3::int4[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::timestamptz[],
                $10::timestamptz[], $11::bytea[])
      AS s (signal_id, delivery_id, ordinal, provider, kind, via, attempt_id, message_id, occurred_at, received_at, payload)
    ORDER BY signal_id
    ON CONFLICT (signal_id) DO NOTHING
    RETURNING signal_id`,
};

/** Where what came before was the one to hold the delivery's body, the first that is new holds it. */
const KEEP_PAYLOADS = {
  name: 'signals.keep-payload',
  text: `
    UPDATE signals s SET payload = k.payload
    FROM unnest($1::text[], $2::bytea[]) AS k (signal_id, payload)
    WHERE s.signal_id = k.signal_id`,
};

interface Answered {
  readonly attemptId: string;
  readonly messageId: string;
}

/**
 * Stores the signals that did not come before and reports them, in the caller's transaction; answers which those are. One that overtakes
 * the record of its send is not held back: the router finds the message by the attempt's id, or the customers by the address.
 */
export async function recordSignals(
  transaction: OutboxTransaction,
  { channel, conversations }: { readonly channel: Channel; readonly conversations: Conversations },
  signals: readonly ReceivedSignal[],
): Promise<ReadonlySet<ReceivedSignal>> {
  if (signals.length === 0) return new Set();
  const { client } = transaction;
  const answered = await match(client, signals);
  const inserted = await insert(client, signals, answered);
  const fresh = firstOfEach(signals).filter(({ signal }) => inserted.has(signal.id));
  transaction.last((session) => keepPayloads(session, signals, fresh));
  await conversations.remember(client, fresh);
  transaction.publish(fresh.map((received) => record(channel, received, answered.get(received))));
  return new Set(fresh);
}

async function match(client: PoolClient, signals: readonly ReceivedSignal[]): Promise<ReadonlyMap<ReceivedSignal, Answered>> {
  const named = signals.filter(({ signal }) => signal.attemptId !== undefined || signal.providerMessageId !== undefined);
  if (named.length === 0) return new Map();
  const rows = await client.query<{ position: number; attempt_id: string; message_id: string }>({
    ...MATCH,
    values: [
      integerArray([...named.keys()]),
      textArray(named.map(({ provider }) => provider)),
      textArray(named.map(({ signal }) => signal.attemptId ?? null)),
      textArray(named.map(({ signal }) => signal.providerMessageId ?? null)),
    ],
  });
  return new Map(
    rows.rows.flatMap((row) => {
      const received = named[row.position];
      return received === undefined ? [] : [[received, { attemptId: row.attempt_id, messageId: row.message_id }] as const];
    }),
  );
}

async function insert(client: PoolClient, signals: readonly ReceivedSignal[], answered: ReadonlyMap<ReceivedSignal, Answered>): Promise<ReadonlySet<string>> {
  const stored = await client.query<{ signal_id: string }>({
    ...INSERT,
    values: [
      textArray(signals.map(({ signal }) => signal.id)),
      textArray(signals.map(({ deliveryId }) => deliveryId)),
      integerArray(signals.map(({ ordinal }) => ordinal)),
      textArray(signals.map(({ provider }) => provider)),
      textArray(signals.map(({ signal }) => signal.kind)),
      textArray(signals.map(({ signal }) => signal.via ?? null)),
      textArray(signals.map((received) => answered.get(received)?.attemptId ?? received.signal.attemptId ?? null)),
      textArray(signals.map((received) => answered.get(received)?.messageId ?? null)),
      timestampArray(signals.map(({ signal }) => new Date(signal.occurredAt))),
      timestampArray(signals.map(({ signal }) => new Date(signal.receivedAt))),
      byteaArray(signals.map(({ payload }) => payload)),
    ],
  });
  return new Set(stored.rows.map((row) => row.signal_id));
}

async function keepPayloads(client: PoolClient, signals: readonly ReceivedSignal[], fresh: readonly ReceivedSignal[]): Promise<void> {
  const kept = signals.flatMap(({ deliveryId, payload }) => {
    const first = payload === null ? undefined : fresh.find((each) => each.deliveryId === deliveryId);
    return first === undefined || payload === null || first.payload !== null ? [] : [{ id: first.signal.id, payload }];
  });
  if (kept.length === 0) return;
  await client.query({ ...KEEP_PAYLOADS, values: [textArray(kept.map(({ id }) => id)), byteaArray(kept.map(({ payload }) => payload))] });
}

function record(channel: Channel, { provider, signal, headers }: ReceivedSignal, answered: Answered | undefined): OutboxRecord {
  const attemptId = answered?.attemptId ?? signal.attemptId ?? '';
  const value = InboundSignal.encode({
    signalId: signal.id,
    channel: toWireChannel(channel),
    provider,
    kind: toWireInboundKind(signal.kind),
    via: toWireVia(signal.via),
    address: signal.address,
    sender: signal.sender,
    text: signal.text,
    keyword: toWireKeyword(signal.keyword),
    attemptId,
    messageId: answered?.messageId ?? '',
    customerId: signal.customerId ?? '',
    occurTime: new Date(signal.occurredAt),
    receiveTime: new Date(signal.receivedAt),
  }).finish();
  const key = signal.address === '' ? (answered?.messageId ?? attemptId) : personKey(signal.address);
  return { topic: TOPICS.inboundSignals, key, value, headers };
}

/** A delivery may say the same twice. */
function firstOfEach(signals: readonly ReceivedSignal[]): readonly ReceivedSignal[] {
  return [...new Map(signals.toReversed().map((received) => [received.signal.id, received])).values()].toReversed();
}
