import { MessageAccepted, type OutgoingMessage } from '@switchback/contracts';
import { type Pool } from '@switchback/postgres';

import { type StoredMessage } from '../decide/stored-message';
import { storedMessage, type MessageRow } from './lock-messages';

/** A message with what was accepted. */
export interface ReadMessage {
  readonly message: StoredMessage;
  readonly input: OutgoingMessage;
}

export interface ReadRow extends MessageRow {
  readonly accepted: Buffer;
}

/** Both primary keys. */
const READ = {
  name: 'messages.read',
  text: `
    SELECT m.id, m.customer_id, m.correlation_id, m.trace, m.state, i.accepted
    FROM message_inputs i
    JOIN messages m ON m.id = i.message_id
    WHERE i.customer_id = $1 AND i.message_id = $2`,
};

/** Undefined when this customer has no such message. */
export async function readMessage(pool: Pool, customerId: string, messageId: string): Promise<ReadMessage | undefined> {
  const found = await pool.query<ReadRow>({ ...READ, values: [customerId, messageId] });
  const row = found.rows[0];
  return row === undefined ? undefined : readRow(row);
}

export function readRow(row: ReadRow): ReadMessage {
  const { message } = MessageAccepted.decode(row.accepted);
  if (message === undefined) throw new Error(`the content of ${row.id} is missing`);
  return { message: storedMessage(row), input: message };
}
