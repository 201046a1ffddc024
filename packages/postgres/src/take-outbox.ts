import { type PoolClient } from 'pg';

import { bigintArray } from './binary-array';
import { type OutboxRecord } from './outbox-record';

// One round trip deletes what was published and reads what is next. The reading part still sees the rows that the other deletes.
const TAKE = {
  name: 'outbox.take',
  text: `WITH published AS (DELETE FROM outbox WHERE id = ANY ($1::bigint[]))
         SELECT id, topic, key, value, headers FROM outbox
         WHERE id <> ALL ($1::bigint[]) AND (relay_after <= clock_timestamp() OR id <= $3::bigint)
         ORDER BY id LIMIT $2`,
  rowMode: 'array',
} as const;

const FORGET = { name: 'outbox.forget', text: 'DELETE FROM outbox WHERE id = ANY ($1::bigint[])' };

// A commit lost in a crash brings the rows back, and they are published again: no need to wait for the disk. The table is empty most of
// the time: a plan made then must not scan it when it is full. And with a parameter in LIMIT the server would plan anew for every batch.
const PREPARE = `SET synchronous_commit = off; SET enable_seqscan = off; SET enable_bitmapscan = off;
  SET plan_cache_mode = force_generic_plan`;

type Row = [id: string, topic: string, key: string, value: Buffer, headers: string];

export interface TakenRecord {
  readonly id: bigint;
  readonly record: OutboxRecord;
}

/** Sets the session up for `takeOutbox`; it must not go back to the pool. */
export async function prepareSession(client: PoolClient): Promise<void> {
  await client.query(PREPARE);
}

/** The highest id so far; 0 when there is none. */
export async function newestInOutbox(client: PoolClient): Promise<bigint> {
  const { rows } = await client.query<{ id: string }>('SELECT coalesce(max(id), 0) AS id FROM outbox');
  return BigInt(rows[0]?.id ?? 0);
}

/**
 * Deletes the records `published` and answers the next ones, oldest first. What its writer publishes itself is left alone for as long as
 * that should take, but for ids up to `left`, whose writers may be gone.
 */
export async function takeOutbox(client: PoolClient, published: readonly bigint[], limit: number, left: bigint): Promise<TakenRecord[]> {
  const { rows } = await client.query<Row>({ ...TAKE, values: [bigintArray(published), limit, left] });
  return rows.map(([id, topic, key, value, headers]) => ({
    id: BigInt(id),
    record: { topic, key, value, headers: headers === '{}' ? {} : JSON.parse(headers) },
  }));
}

/** Deletes the records `published`. */
export async function forgetPublished(client: PoolClient, published: readonly bigint[]): Promise<void> {
  await client.query({ ...FORGET, values: [bigintArray(published)] });
}
