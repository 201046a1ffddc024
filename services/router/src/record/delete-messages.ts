import { MessageAccepted } from '@switchback/contracts';
import { byteaArray, textArray, transaction, type Pool, type PoolClient } from '@switchback/postgres';

import { type SearchTerms } from './search-terms';
import { IS_OVER } from './walk-messages';

interface InputRow {
  readonly customer_id: string;
  readonly message_id: string;
  readonly accepted: Buffer;
}

/** Primary keys, all four. SKIP LOCKED: a message that something happens to after all is left for another time. */
const DELETE_MESSAGES = {
  name: 'messages.delete',
  text: `
    DELETE FROM messages
    WHERE id = ANY (ARRAY(SELECT id FROM messages WHERE id = ANY ($2::text[]) AND ${IS_OVER} ORDER BY id FOR UPDATE SKIP LOCKED))
    RETURNING customer_id, id AS message_id`,
};

const DELETE_INPUTS = {
  name: 'message_inputs.delete',
  text: `
    DELETE FROM message_inputs
    WHERE (customer_id, message_id) IN (SELECT * FROM unnest($1::text[], $2::text[]))
    RETURNING customer_id, message_id, accepted`,
};

const DELETE_TIMELINE = { name: 'timeline.delete', text: 'DELETE FROM timeline WHERE message_id = ANY ($1::text[])' };

const DELETE_TERMS = {
  name: 'message_terms.delete',
  text: 'DELETE FROM message_terms WHERE (term, message_id) IN (SELECT * FROM unnest($1::bytea[], $2::text[]))',
};

/** Deletes those of the messages that are over, with all that is stored of them, in one transaction; answers how many. */
export async function deleteMessages(pool: Pool, terms: SearchTerms, ids: readonly string[], settledBefore: Date): Promise<number> {
  if (ids.length === 0) return 0;
  return await transaction(pool, async (client) => {
    const deleted = await client.query<Omit<InputRow, 'accepted'>>({ ...DELETE_MESSAGES, values: [settledBefore, textArray(ids)] });
    const messages = textArray(deleted.rows.map((row) => row.message_id));
    const customers = textArray(deleted.rows.map((row) => row.customer_id));
    const inputs = await client.query<InputRow>({ ...DELETE_INPUTS, values: [customers, messages] });
    await client.query({ ...DELETE_TIMELINE, values: [messages] });
    await deleteTerms(client, terms, inputs.rows);
    return deleted.rows.length;
  });
}

/** Terms have no index by message: what was accepted says which they are. */
async function deleteTerms(client: PoolClient, terms: SearchTerms, inputs: readonly InputRow[]): Promise<void> {
  const rows = inputs.flatMap(({ customer_id: customerId, message_id: messageId, accepted }) => {
    const { message } = MessageAccepted.decode(accepted);
    return message === undefined ? [] : terms.of(customerId, message).map((term) => ({ term, messageId }));
  });
  if (rows.length === 0) return;
  await client.query({ ...DELETE_TERMS, values: [byteaArray(rows.map(({ term }) => term)), textArray(rows.map(({ messageId }) => messageId))] });
}
