import { type ClientBase } from 'pg';

import { byteaArray, textArray } from './binary-array';
import { type OutboxRecord } from './outbox-record';

const INSERT = {
  name: 'outbox.insert',
  text: `INSERT INTO outbox (topic, key, value, headers)
         SELECT * FROM unnest($1::text[], $2::text[], $3::bytea[], $4::text[])`,
};

/**
 * Puts records into the schema's `outbox` in one statement; `unnest` keeps their order, and the relay publishes in that order. Call it
 * inside the transaction that changes the state the records speak of, and wake the relay after the commit.
 */
export async function insertOutbox(client: ClientBase, records: readonly OutboxRecord[]): Promise<void> {
  if (records.length === 0) return;
  await client.query({
    ...INSERT,
    values: [
      textArray(records.map((record) => record.topic)),
      textArray(records.map((record) => record.key)),
      byteaArray(records.map((record) => record.value)),
      textArray(records.map((record) => JSON.stringify(record.headers))),
    ],
  });
}
