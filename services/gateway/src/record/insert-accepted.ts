import { byteaArray, textArray, type PoolClient } from '@switchback/postgres';

import { type NewMessage } from './new-message';

const INSERT = {
  name: 'accepted.insert',
  text: `INSERT INTO accepted_messages (customer_id, request_id, message_id, fingerprint, answer)
         SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::bytea[], $5::bytea[])
         ON CONFLICT (customer_id, request_id) DO NOTHING
         RETURNING message_id`,
  rowMode: 'array',
} as const;

/**
 * Stores messages and answers the ids of those that were stored; the others' request ids were taken. When a request id stands twice in `messages`, the first one wins.
 */
export async function insertAccepted(client: PoolClient, messages: readonly NewMessage[]): Promise<ReadonlySet<string>> {
  const { rows } = await client.query<[string]>({
    ...INSERT,
    values: [
      textArray(messages.map((message) => message.customerId)),
      textArray(messages.map((message) => message.requestId)),
      textArray(messages.map((message) => message.messageId)),
      byteaArray(messages.map((message) => message.fingerprint)),
      byteaArray(messages.map((message) => message.answer)),
    ],
  });
  return new Set(rows.map(([messageId]) => messageId));
}
