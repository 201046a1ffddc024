import { type OutboxRecord, type PoolClient, textArray } from '@switchback/postgres';

import { isAttemptStatus, isErrorClass } from '../decide/wire-vocabulary';
import { traceTextHeaders } from '../trace-text';
import { applyEvidence, type Evidence } from './evidence';
import { type CallResult } from './call-result';

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
    FROM unnest($1::text[], $2::text[], $3::text[]) AS s (attempt_id, provider, provider_message_id)
    WHERE r.attempt_id IS NULL AND r.provider_message_id = s.provider_message_id AND r.provider = s.provider
    RETURNING s.attempt_id, r.provider_message_id, r.status, r.error_class, r.provider_code, r.occurred_at, r.received_at`,
};

/** Gives parked receipts to the sends that are being recorded, and answers what there is to report. */
export async function matchParked(client: PoolClient, sends: readonly CallResult[]): Promise<OutboxRecord[]> {
  const rows = await client.query<ParkedRow>({
    ...MATCH,
    values: [
      textArray(sends.map((send) => send.attemptId)),
      textArray(sends.map((send) => send.provider)),
      textArray(sends.map(({ next }) => (next.type === 'TAKEN' ? next.providerMessageId : null))),
    ],
  });
  return rows.rows.length === 0 ? [] : applyEvidence(client, rows.rows.flatMap(evidence));
}

function evidence(row: ParkedRow): Evidence[] {
  if (!isAttemptStatus(row.status)) return [];
  return [
    {
      attemptId: row.attempt_id,
      status: row.status,
      providerMessageId: row.provider_message_id,
      errorClass: row.error_class !== null && isErrorClass(row.error_class) ? row.error_class : undefined,
      code: row.provider_code ?? undefined,
      occurredAt: (row.occurred_at ?? row.received_at).getTime(),
      headers: ({ trace }) => traceTextHeaders(trace),
    },
  ];
}
