import { textArray, timestampArray } from '@switchback/postgres';
import { type PoolClient } from '@switchback/postgres';

import { type MessageColumns } from '../decide/message-columns';

export interface MessageUpdate {
  readonly id: string;
  readonly columns: MessageColumns;
}

/** Rows are locked by their primary key before. */
const UPDATE = {
  name: 'messages.update',
  text: `
    UPDATE messages
    SET status = new.status, channel = new.channel, settled_at = new.settled_at, updated_at = new.updated_at,
        wake_at = new.wake_at, state = new.state::json
    FROM unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::timestamptz[], $6::timestamptz[], $7::text[])
      AS new (id, status, channel, settled_at, updated_at, wake_at, state)
    WHERE messages.id = new.id`,
};

export async function updateMessages(client: PoolClient, updates: readonly MessageUpdate[]): Promise<void> {
  if (updates.length === 0) return;
  const columns = updates.map((update) => update.columns);
  await client.query({
    ...UPDATE,
    values: [
      textArray(updates.map((update) => update.id)),
      textArray(columns.map((column) => column.status)),
      textArray(columns.map((column) => column.channel)),
      timestampArray(columns.map((column) => column.settledAt)),
      timestampArray(columns.map((column) => column.updatedAt)),
      timestampArray(columns.map((column) => column.wakeAt)),
      textArray(columns.map((column) => column.state)),
    ],
  });
}
