import { TOPICS } from '@switchback/contracts';
import { byteaArray, textArray, type Pool } from '@switchback/postgres';

import { type NewMessage } from './new-message';

// State and outbox in one statement: one round trip, one commit, and no outbox row for a message that was there before.
const INSERT = {
  name: 'accepted.insert',
  text: `WITH incoming AS (
           SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::bytea[], $5::bytea[], $6::bytea[], $7::text[])
             AS t (customer_id, request_id, message_id, fingerprint, answer, event, headers)
         ), inserted AS (
           INSERT INTO accepted_messages (customer_id, request_id, message_id, fingerprint, answer)
           SELECT customer_id, request_id, message_id, fingerprint, answer FROM incoming
           ON CONFLICT (customer_id, request_id) DO NOTHING
           RETURNING message_id
         ), published AS (
           INSERT INTO outbox (topic, key, value, headers)
           SELECT $8, message_id, event, headers FROM incoming JOIN inserted USING (message_id)
         )
         SELECT message_id FROM inserted`,
  rowMode: 'array',
} as const;

/**
 * Stores messages together with their outbox rows and answers the ids of those that were stored; the others' request ids
 * were taken. When a request id stands twice in `messages`, the first one wins.
 */
export async function insertAccepted(pool: Pool, messages: readonly NewMessage[]): Promise<ReadonlySet<string>> {
  const { rows } = await pool.query<[string]>({
    ...INSERT,
    values: [
      textArray(messages.map((message) => message.customerId)),
      textArray(messages.map((message) => message.requestId)),
      textArray(messages.map((message) => message.messageId)),
      byteaArray(messages.map((message) => message.fingerprint)),
      byteaArray(messages.map((message) => message.answer)),
      byteaArray(messages.map((message) => message.event)),
      textArray(messages.map((message) => JSON.stringify(message.headers))),
      TOPICS.messagesAccepted,
    ],
  });
  return new Set(rows.map(([messageId]) => messageId));
}
