import {
  byteaArray,
  insertOutbox,
  integerArray,
  type OutboxRecord,
  type Pool,
  type PoolClient,
  textArray,
  timestampArray,
  together,
  transaction,
} from '@switchback/postgres';

import { codeAfter, errorClassAfter, statusAfter } from '../decide/call-outcome';
import { handedOffAt, reportsOf, type CallResult } from './call-result';
import { recordLateResults } from './late-result';
import { letParkingFinish, matchParked } from './parked-receipts';

/** The claim must still be the one that was called: the same call, and nothing learnt of it meanwhile. */
const UPDATE = {
  name: 'claims.record-results',
  text: `
    UPDATE claims c
    SET status = r.status, provider = r.provider, provider_message_id = r.provider_message_id, error_class = r.error_class,
        provider_code = r.provider_code, wake_at = now() + r.wake_in_ms * interval '1 ms', lease_until = NULL, handoff_at = r.handoff_at,
        trace = coalesce(r.trace, c.trace), dispatch = r.dispatch, updated_at = now()
    FROM unnest($1::text[], $2::int4[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::int4[], $9::timestamptz[], $10::text[], $11::bytea[])
      AS r (attempt_id, call, status, provider, provider_message_id, error_class, provider_code, wake_in_ms, handoff_at, trace, dispatch)
    WHERE c.attempt_id = r.attempt_id AND c.status = 'SENDING' AND c.calls = r.call
    RETURNING c.attempt_id`,
};

/**
 * Records what came of calls and what is to be reported of it in one transaction, and matches the receipts that were faster. Safe to
 * repeat: a result that was recorded before changes nothing.
 */
export async function recordResults(pool: Pool, results: readonly CallResult[]): Promise<void> {
  const inOrder = [...results].sort((a, b) => (a.attemptId < b.attemptId ? -1 : 1));
  const taken = inOrder.filter(({ next }) => next.type === 'TAKEN');
  await transaction(pool, async (client) => {
    const [, reports] = await together([taken.length > 0 ? letParkingFinish(client) : undefined, settle(client, inOrder)]);
    const early = taken.length > 0 ? await matchParked(client, taken) : [];
    await insertOutbox(client, [...reports, ...early]);
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
  ];
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
