import { textArray } from '@switchback/postgres';
import { type MessageState } from '@switchback/fallback';
import { type PoolClient } from '@switchback/postgres';

import { type StoredMessage, type TraceHeaders } from '../decide/stored-message';

export interface MessageRow {
  readonly id: string;
  readonly customer_id: string;
  readonly correlation_id: string;
  readonly trace: TraceHeaders;
  readonly state: MessageState;
}

/** Primary key, in its order: every transaction takes its locks in the same order, so consumers, timers and cancels cannot deadlock. */
const LOCK = {
  name: 'messages.lock',
  text: `
    SELECT id, customer_id, correlation_id, trace, state
    FROM messages
    WHERE id = ANY ($1::text[])
    ORDER BY id
    FOR UPDATE`,
};

/** Loads and locks the messages among these ids that the router knows. */
export async function lockMessages(client: PoolClient, ids: readonly string[]): Promise<readonly StoredMessage[]> {
  const found = await client.query<MessageRow>({ ...LOCK, values: [textArray([...new Set(ids)])] });
  return found.rows.map(storedMessage);
}

export function storedMessage(row: MessageRow): StoredMessage {
  return { id: row.id, customerId: row.customer_id, correlationId: row.correlation_id, trace: row.trace, state: row.state };
}
