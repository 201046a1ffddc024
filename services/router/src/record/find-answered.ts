import { textArray, type PoolClient } from '@switchback/postgres';

import { type ReadMessage, readRow, type ReadRow } from './read-message';

/** Both primary keys. */
const FIND = {
  name: 'messages.answered',
  text: `
    SELECT m.id, m.customer_id, m.correlation_id, m.trace, m.state, i.accepted
    FROM messages m
    JOIN message_inputs i ON i.customer_id = m.customer_id AND i.message_id = m.id
    WHERE m.id = ANY ($1::text[])`,
};

/** The messages among these ids that the router knows, whosever they are. */
export async function findAnswered(client: PoolClient, ids: readonly string[]): Promise<ReadonlyMap<string, ReadMessage>> {
  if (ids.length === 0) return new Map();
  const found = await client.query<ReadRow>({ ...FIND, values: [textArray([...new Set(ids)])] });
  return new Map(found.rows.map((row) => [row.id, readRow(row)]));
}
