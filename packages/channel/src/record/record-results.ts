import { type Outbox } from '@switchback/bus';
import { type Channel } from '@switchback/fallback';
import { byteaArray, integerArray, type OutboxRecord, type PoolClient, textArray, timestampArray, together } from '@switchback/postgres';

import { codeAfter, errorClassAfter, statusAfter } from '../decide/call-outcome';
import { type StepTime } from '../decide/step-time';
import { handedOffAt, reportsOf, type CallResult } from './call-result';
import { applyEvidence } from './evidence';
import { recordLateResults } from './late-result';
import { insertParts, partIdsOf, weighParts } from './message-parts';
import { passedOverText } from './passed-over-text';
import { letParkingFinish, matchParked } from './parked-receipts';

/** The claim must still be the one that was called: the same call, and nothing learnt of it meanwhile. */
const UPDATE = {
  name: 'claims.record-results',
  text: `
    UPDATE claims c
    SET status = r.status, provider = r.provider, provider_message_id = r.provider_message_id, error_class = r.error_class,
        provider_code = r.provider_code, wake_at = now() + r.wake_in_ms * interval '1 ms', lease_until = NULL, handoff_at = r.handoff_at,
        trace = coalesce(r.trace, c.trace), dispatch = r.dispatch, updated_at = now(),
        first_called_at = coalesce(c.first_called_at, r.first_called_at), step_ends_at = r.step_ends_at, refused_by = r.refused_by,
        reconcile_at = now() + r.reconcile_in_ms * interval '1 ms',
        passed_over = r.passed_over, taken_at = CASE WHEN r.handoff_at IS NOT NULL THEN now() END,
        delivered_at = CASE WHEN r.status = 'DELIVERED' THEN now() END
    FROM unnest($1::text[], $2::int4[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::int4[], $9::timestamptz[], $10::text[], $11::bytea[],
                $12::timestamptz[], $13::timestamptz[], $14::text[], $15::int4[], $16::text[])
      AS r (attempt_id, call, status, provider, provider_message_id, error_class, provider_code, wake_in_ms, handoff_at, trace, dispatch,
            first_called_at, step_ends_at, refused_by, reconcile_in_ms, passed_over)
    WHERE c.attempt_id = r.attempt_id AND c.status = 'SENDING' AND c.calls = r.call
    RETURNING c.attempt_id`,
};

/**
 * Records what came of calls and what is to be reported of it in one transaction, and matches the receipts that were faster. Safe to
 * repeat: a result that was recorded before changes nothing.
 */
export async function recordResults(outbox: Outbox, channel: Channel, results: readonly CallResult[]): Promise<void> {
  const inOrder = [...results].sort((a, b) => (a.attemptId < b.attemptId ? -1 : 1));
  const taken = inOrder.filter(({ next }) => next.type === 'TAKEN');
  await outbox.transaction(async (transaction) => {
    const { client } = transaction;
    const [, reports, , early] = await together([
      taken.length > 0 ? letParkingFinish(client) : undefined,
      settle(client, inOrder),
      insertParts(client, taken.flatMap(partIdsOf)),
      taken.length > 0 ? matchParked(client, channel, taken) : [],
    ]);
    transaction.publish(early.length > 0 ? [...reports, ...(await applyEvidence(transaction, await weighParts(client, early)))] : reports);
  });
}

async function settle(client: PoolClient, results: readonly CallResult[]): Promise<OutboxRecord[]> {
  const rows = await client.query<{ attempt_id: string }>({ ...UPDATE, values: columns(results) });
  const settled = new Set(rows.rows.map((row) => row.attempt_id));
  const late = await recordLateResults(client, results.filter(({ attemptId }) => !settled.has(attemptId)));
  return results.flatMap((result) => {
    const recorded = settled.has(result.attemptId) ? result : late.get(result.attemptId);
    return recorded === undefined ? [] : reportsOf(recorded);
  });
}

function columns(results: readonly CallResult[]): Buffer[] {
  return [
    textArray(results.map((result) => result.attemptId)),
    integerArray(results.map((result) => result.call)),
    textArray(results.map(({ next }) => statusAfter(next))),
    textArray(results.map(({ next, provider }) => (next.type === 'RETRY' ? next.provider : provider))),
    textArray(results.map(({ next }) => (next.type === 'TAKEN' ? next.providerMessageId || null : null))),
    textArray(results.map(({ next }) => errorClassAfter(next) ?? null)),
    textArray(results.map(({ next }) => codeAfter(next) ?? null)),
    integerArray(results.map(wakeInMs)),
    timestampArray(results.map(handedOffAt)),
    textArray(results.map((result) => result.trace)),
    byteaArray(results.map((result) => result.dispatch)),
    timestampArray(results.map((result) => dateOf(timeOfRetry(result)?.startedAt))),
    timestampArray(results.map((result) => dateOf(timeOfRetry(result)?.endsAt))),
    textArray(results.map((result) => (timeOfRetry(result) === undefined ? null : result.provider))),
    integerArray(results.map(({ next, reconcileInMs }) => (next.type === 'TAKEN' && next.status === 'SENT' ? reconcileInMs : null))),
    textArray(results.map((result) => (result.next.type === 'RETRY' ? passedOverText(result.passedOver) : null))),
  ];
}

/** What waits for another call must know until when it may be made, and what to say when it is too late. */
function timeOfRetry({ next, stepTime }: CallResult): StepTime | undefined {
  return next.type === 'RETRY' ? stepTime : undefined;
}

function dateOf(ms: number | undefined): Date | null {
  return ms === undefined ? null : new Date(ms);
}

function wakeInMs({ next, askInMs }: CallResult): number | null {
  switch (next.type) {
    case 'RETRY':
      return next.delayMs;
    case 'UNKNOWN':
      return askInMs;
    case 'TAKEN':
    case 'END':
      return null;
  }
}
