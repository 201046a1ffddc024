import { type ClientBase } from 'pg';

import { byteaArray, textArray } from './binary-array';
import { type OutboxRecord } from './outbox-record';

// The first $5 records are the writer's own. Those that it does not publish, because it died, are the relay's after 5 s.
const INSERT = {
  name: 'outbox.insert',
  text: `INSERT INTO outbox (topic, key, value, headers, relay_after)
         SELECT topic, key, value, headers, CASE WHEN position <= $5::int THEN clock_timestamp() + interval '5 s' ELSE '-infinity' END
         FROM unnest($1::text[], $2::text[], $3::bytea[], $4::text[]) WITH ORDINALITY AS record (topic, key, value, headers, position)
         RETURNING id, relay_after > '-infinity'`,
  rowMode: 'array',
} as const;

type Row = [id: string, own: boolean];

/**
 * Puts records into the schema's `outbox` in one statement; `unnest` keeps their order, and the relay publishes in that order. Call it
 * inside the transaction that changes the state the records speak of, and wake the relay after the commit.
 *
 * `own`: records that the caller itself publishes after the commit, for their order does not matter; the relay does should the caller die.
 * Answers their ids, for `OutboxRelay.published`.
 */
export async function insertOutbox(client: ClientBase, records: readonly OutboxRecord[], own: readonly OutboxRecord[] = []): Promise<readonly bigint[]> {
  const all = [...own, ...records];
  if (all.length === 0) return [];
  const { rows } = await client.query<Row>({
    ...INSERT,
    values: [
      textArray(all.map((record) => record.topic)),
      textArray(all.map((record) => record.key)),
      byteaArray(all.map((record) => record.value)),
      textArray(all.map((record) => JSON.stringify(record.headers))),
      own.length,
    ],
  });
  return rows.flatMap(([id, isOwn]) => (isOwn ? [BigInt(id)] : []));
}
