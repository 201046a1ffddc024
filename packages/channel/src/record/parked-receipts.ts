import { type Channel } from '@switchback/fallback';
import { integerArray, type PoolClient, textArray } from '@switchback/postgres';

import { isAttemptStatus, isErrorClass } from '../decide/wire-vocabulary';
import { parkedReceiptSpans } from '../send/receipt-span';
import { type CallResult } from './call-result';
import { partIdsOf, type PartEvidence } from './message-parts';

/**
 * A receipt that names only the provider's id can come before the send that it belongs to is recorded. Parking it and recording a
 * send exclude each other: whichever commits second sees the other, so none is missed. Sends do not exclude sends.
 */
const LOCK_KEY = "hashtext(current_schema() || '.receipts')";

/** Call it first in a transaction that records sends. */
export async function letParkingFinish(client: PoolClient): Promise<void> {
  await client.query({ name: 'receipts.share', text: `SELECT pg_advisory_xact_lock_shared(${LOCK_KEY})` });
}

/** Call it before looking for a send a last time, in a transaction that parks receipts. */
export async function holdBackSends(client: PoolClient): Promise<void> {
  await client.query({ name: 'receipts.exclude', text: `SELECT pg_advisory_xact_lock(${LOCK_KEY})` });
}

interface ParkedRow {
  readonly attempt_id: string;
  readonly part: number | null;
  readonly provider: string;
  readonly provider_message_id: string;
  readonly status: string;
  readonly error_class: string | null;
  readonly provider_code: string | null;
  readonly occurred_at: Date | null;
  readonly received_at: Date;
}

const MATCH = {
  name: 'receipts.match-parked',
  text: `
    UPDATE receipts r SET attempt_id = s.attempt_id
    FROM unnest($1::text[], $2::text[], $3::text[], $4::int4[]) AS s (attempt_id, provider, provider_message_id, part)
    WHERE r.attempt_id IS NULL AND r.provider_message_id = s.provider_message_id AND r.provider = s.provider
    RETURNING s.attempt_id, s.part, r.provider, r.provider_message_id, r.status, r.error_class, r.provider_code, r.occurred_at, r.received_at`,
};

/** Gives parked receipts to the sends that are being recorded, and answers what they say of them. */
export async function matchParked(client: PoolClient, channel: Channel, sends: readonly CallResult[]): Promise<PartEvidence[]> {
  const names = sends.flatMap(namesOf);
  const rows = await client.query<ParkedRow>({
    ...MATCH,
    values: [
      textArray(names.map((name) => name.attemptId)),
      textArray(names.map((name) => name.provider)),
      textArray(names.map((name) => name.receiptId)),
      integerArray(names.map((name) => name.part)),
    ],
  });
  return rows.rows.flatMap((row) => evidence(channel, row));
}

const MATCH_NAMED = {
  name: 'receipts.match-named',
  text: `
    UPDATE receipts SET attempt_id = claimed_attempt_id WHERE attempt_id IS NULL AND claimed_attempt_id = ANY ($1::text[])
    RETURNING attempt_id, NULL::int4 AS part, provider, provider_message_id, status, error_class, provider_code, occurred_at, received_at`,
};

/** Gives parked receipts to the attempts that they name, and answers what they say of them. After a restore receipts may come before their attempts are known. */
export async function matchNamed(client: PoolClient, channel: Channel, attemptIds: readonly string[]): Promise<PartEvidence[]> {
  const { rows } = await client.query<ParkedRow>({ ...MATCH_NAMED, values: [textArray(attemptIds)] });
  return rows.flatMap((row) => evidence(channel, row));
}

interface ParkedName {
  readonly attemptId: string;
  readonly provider: string;
  readonly receiptId: string;
  readonly part: number | null;
}

/** The ids by which a receipt may name a send, or a part of it. */
function namesOf(send: CallResult): readonly ParkedName[] {
  const { attemptId, next, provider } = send;
  if (next.type !== 'TAKEN') return [];
  return next.receiptIds === undefined ? [{ attemptId, provider, receiptId: next.providerMessageId, part: null }] : partIdsOf(send);
}

function evidence(channel: Channel, row: ParkedRow): PartEvidence[] {
  if (!isAttemptStatus(row.status)) return [];
  const told = {
    provider: row.provider,
    status: row.status,
    providerMessageId: row.provider_message_id,
    errorClass: row.error_class !== null && isErrorClass(row.error_class) ? row.error_class : undefined,
    code: row.provider_code ?? undefined,
  };
  const headers = parkedReceiptSpans(channel, row.provider, told);
  const occurredAt = (row.occurred_at ?? row.received_at).getTime();
  return [{ attemptId: row.attempt_id, part: row.part ?? undefined, ...told, occurredAt, headers }];
}
