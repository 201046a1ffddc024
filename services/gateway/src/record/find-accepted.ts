import { textArray, type Pool } from '@switchback/postgres';

import { type StoredMessage } from './new-message';

const BY_REQUEST = {
  name: 'accepted.by_request',
  text: `SELECT stored.customer_id AS "customerId", stored.request_id AS "requestId", stored.fingerprint, stored.answer
         FROM unnest($1::text[], $2::text[]) AS wanted (customer_id, request_id)
         JOIN accepted_messages stored USING (customer_id, request_id)`,
};

const BY_MESSAGE = {
  name: 'accepted.by_message',
  text: 'SELECT answer FROM accepted_messages WHERE message_id = $1 AND customer_id = $2',
};

/** Names a request of a customer; one definition for maps and lookups. NUL stands in neither part. */
export function requestKey(request: { readonly customerId: string; readonly requestId: string }): string {
  return `${request.customerId}\0${request.requestId}`;
}

/** What is stored under request ids, by `requestKey`. */
export async function findByRequest(
  pool: Pool,
  requests: readonly { readonly customerId: string; readonly requestId: string }[],
): Promise<ReadonlyMap<string, StoredMessage>> {
  const { rows } = await pool.query<StoredMessage>({
    ...BY_REQUEST,
    values: [textArray(requests.map((request) => request.customerId)), textArray(requests.map((request) => request.requestId))],
  });
  return new Map(rows.map((row) => [requestKey(row), row]));
}

/** The answer that the sender of a message was given; undefined when this customer has no such message (or no longer, here). */
export async function findByMessage(pool: Pool, customerId: string, messageId: string): Promise<Buffer | undefined> {
  const { rows } = await pool.query<{ answer: Buffer }>({ ...BY_MESSAGE, values: [messageId, customerId] });
  return rows[0]?.answer;
}
