import { type Outbox } from '@switchback/bus';
import { type Channel, type ErrorClass } from '@switchback/fallback';
import { byteaArray, integerArray, type OutboxRecord, type Pool, type PoolClient, textArray, timestampArray } from '@switchback/postgres';

import { applyEvidence } from './evidence';
import { letParkingFinish, matchNamed } from './parked-receipts';
import { reportsAgain } from './reports-again';

/** One claim as it is first written. */
export interface NewClaim {
  readonly attemptId: string;
  readonly messageId: string;
  readonly status: 'SENDING' | 'QUEUED' | 'EXPIRED' | 'REJECTED' | 'UNKNOWN';
  readonly provider: string | null;
  readonly calls: number;
  /** Of SENDING, in milliseconds. */
  readonly leaseMs: number | null;
  /** Whether it wants attention at once: to be called, or asked about. */
  readonly wakes: boolean;
  readonly errorClass: ErrorClass | null;
  readonly code: string | null;
  readonly trace: string | null;
  /** The dispatch, of a claim that has to wait. */
  readonly dispatch: Uint8Array | null;
  /** Of one that waits: when it ends, if it was not called until then. */
  readonly stepEndsAt: Date | null;
  readonly destination: string | null;
  /** As passedOverText made it. */
  readonly passedOver: string | null;
  /** Told to the router when the claim has ended at once. */
  readonly report?: OutboxRecord;
}

const INSERT = {
  name: 'claims.insert',
  text: `
    INSERT INTO claims (attempt_id, message_id, status, provider, calls, wake_at, lease_until, error_class, provider_code, trace, dispatch,
                        step_ends_at, destination, passed_over, handoff_at)
    SELECT attempt_id, message_id, status, provider, calls, CASE WHEN wakes = 1 THEN now() END,
           now() + lease_ms * interval '1 ms', error_class, provider_code, trace, dispatch, step_ends_at, destination, passed_over,
           CASE WHEN status = 'UNKNOWN' THEN now() END
    FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::int4[], $6::int4[], $7::text[], $8::text[], $9::text[], $10::bytea[],
                $11::timestamptz[], $12::text[], $13::text[], $14::int4[])
      AS c (attempt_id, message_id, status, provider, calls, lease_ms, error_class, provider_code, trace, dispatch, step_ends_at, destination,
            passed_over, wakes)
    ON CONFLICT (attempt_id) DO NOTHING
    RETURNING attempt_id`,
};

/**
 * Writes claims in one transaction and answers the ids of those that were new. An attempt that is known already, by an earlier
 * delivery of the same dispatch or by its withdrawal, is not among them.
 */
export async function insertClaims(pool: Pool, outbox: Outbox, channel: Channel, claims: readonly NewClaim[]): Promise<ReadonlySet<string>> {
  const reports = claims.filter((claim) => claim.report !== undefined);
  if (reports.length === 0) return insert(pool, claims);
  const doubtful = claims.filter(({ status }) => status === 'UNKNOWN').map(({ attemptId }) => attemptId);
  return outbox.transaction(async (transaction) => {
    const { client, publish } = transaction;
    if (doubtful.length > 0) await letParkingFinish(client);
    const inserted = await insert(client, claims);
    publish(reports.flatMap((claim) => (claim.report !== undefined && inserted.has(claim.attemptId) ? [claim.report] : [])));
    const [fresh, known] = [doubtful.filter((id) => inserted.has(id)), doubtful.filter((id) => !inserted.has(id))];
    if (fresh.length > 0) publish(await applyEvidence(transaction, await matchNamed(client, channel, fresh)));
    if (known.length > 0) publish(await reportsAgain(client, known));
    return inserted;
  });
}

async function insert(client: Pool | PoolClient, claims: readonly NewClaim[]): Promise<ReadonlySet<string>> {
  const result = await client.query<{ attempt_id: string }>({
    ...INSERT,
    values: [
      textArray(claims.map((claim) => claim.attemptId)),
      textArray(claims.map((claim) => claim.messageId)),
      textArray(claims.map((claim) => claim.status)),
      textArray(claims.map((claim) => claim.provider)),
      integerArray(claims.map((claim) => claim.calls)),
      integerArray(claims.map((claim) => claim.leaseMs)),
      textArray(claims.map((claim) => claim.errorClass)),
      textArray(claims.map((claim) => claim.code)),
      textArray(claims.map((claim) => claim.trace)),
      byteaArray(claims.map((claim) => claim.dispatch)),
      timestampArray(claims.map((claim) => claim.stepEndsAt)),
      textArray(claims.map((claim) => claim.destination)),
      textArray(claims.map((claim) => claim.passedOver)),
      integerArray(claims.map((claim) => (claim.wakes ? 1 : 0))),
    ],
  });
  return new Set(result.rows.map((row) => row.attempt_id));
}
