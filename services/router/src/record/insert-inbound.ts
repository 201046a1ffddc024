import { byteaArray, textArray, timestampArray, type PoolClient } from '@switchback/postgres';

import { type ConcerningWord } from '../decide/person-word';

const INSERT = {
  name: 'inbound_messages.insert',
  text: `
    INSERT INTO inbound_messages (customer_id, id, address_hash, channel, provider, kind, occurred_at, received_at, message)
    SELECT * FROM unnest($1::text[], $2::text[], $3::bytea[], $4::text[], $5::text[], $6::text[], $7::timestamptz[], $8::timestamptz[], $9::bytea[])
      AS new (customer_id, id, address_hash, channel, provider, kind, occurred_at, received_at, message)
    ORDER BY customer_id, id
    ON CONFLICT (customer_id, id) DO NOTHING
    RETURNING id`,
};

/** Stores what is not stored yet and answers with its ids: what is missing there came before. */
export async function insertInbound(
  client: PoolClient,
  words: readonly ConcerningWord[],
  encode: (word: ConcerningWord) => Uint8Array,
): Promise<ReadonlySet<string>> {
  if (words.length === 0) return new Set();
  const inserted = await client.query<{ id: string }>({
    ...INSERT,
    values: [
      textArray(words.map(({ customerId }) => customerId)),
      textArray(words.map(({ id }) => id)),
      byteaArray(words.map(({ hash }) => hash)),
      textArray(words.map(({ word }) => word.channel)),
      textArray(words.map(({ word }) => word.provider)),
      textArray(words.map(({ word }) => word.kind)),
      timestampArray(words.map(({ word }) => new Date(word.occurredAt))),
      timestampArray(words.map(({ word }) => new Date(word.receivedAt))),
      byteaArray(words.map(encode)),
    ],
  });
  return new Set(inserted.rows.map((row) => row.id));
}
