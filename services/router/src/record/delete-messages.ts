import { MessageAccepted } from '@switchback/contracts';
import { byteaArray, textArray, transaction, type Pool, type PoolClient } from '@switchback/postgres';

import { type Channel } from '@switchback/fallback';
import { addressFor } from '../decide/resolve-content';
import { type FormerCorrespondent, rememberFormer } from './former-correspondents';
import { type SearchTerms } from './search-terms';
import { IS_OVER } from './walk-messages';

interface InputRow {
  readonly customer_id: string;
  readonly message_id: string;
  readonly accepted: Buffer;
}

interface DeletedRow {
  readonly customer_id: string;
  readonly message_id: string;
  readonly used: readonly { readonly channel: Channel; readonly provider: string }[];
}

/** Primary keys, all four. SKIP LOCKED: a message that something happens to after all is left for another time. */
const DELETE_MESSAGES = {
  name: 'messages.delete',
  text: `
    DELETE FROM messages
    WHERE id = ANY (ARRAY(SELECT id FROM messages WHERE id = ANY ($2::text[]) AND ${IS_OVER} ORDER BY id FOR UPDATE SKIP LOCKED))
    RETURNING customer_id, id AS message_id, ARRAY(
      SELECT DISTINCT jsonb_build_object('channel', s.channel, 'provider', coalesce(a.provider, ''))
      FROM json_to_recordset(state -> 'steps') AS s (channel text, attempts json)
      CROSS JOIN LATERAL json_to_recordset(s.attempts) AS a (provider text)
    ) AS used`,
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

/**
 * Deletes those of the messages that are over, with all that is stored of them, in one transaction; answers how many. Who wrote to whom stays, as
 * a hash: a person may answer late.
 */
export async function deleteMessages(pool: Pool, terms: SearchTerms, ids: readonly string[], settledBefore: Date): Promise<number> {
  if (ids.length === 0) return 0;
  return await transaction(pool, async (client) => {
    const deleted = await client.query<DeletedRow>({ ...DELETE_MESSAGES, values: [settledBefore, textArray(ids)] });
    const messages = textArray(deleted.rows.map((row) => row.message_id));
    const customers = textArray(deleted.rows.map((row) => row.customer_id));
    const inputs = await client.query<InputRow>({ ...DELETE_INPUTS, values: [customers, messages] });
    await client.query({ ...DELETE_TIMELINE, values: [messages] });
    await deleteTerms(client, terms, inputs.rows);
    await rememberFormer(client, formerCorrespondents(terms, deleted.rows, inputs.rows));
    return deleted.rows.length;
  });
}

function formerCorrespondents(terms: SearchTerms, deleted: readonly DeletedRow[], inputs: readonly InputRow[]): readonly FormerCorrespondent[] {
  const recipients = new Map(inputs.map((row) => [row.message_id, MessageAccepted.decode(row.accepted).message?.recipient]));
  return deleted.flatMap(({ customer_id: customerId, message_id: messageId, used }) => {
    const recipient = recipients.get(messageId);
    return used.flatMap(({ channel, provider }) => {
      const address = recipient === undefined ? undefined : addressFor(channel, recipient);
      return address === undefined ? [] : [{ hash: terms.address(customerId, address), channel, provider }];
    });
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
