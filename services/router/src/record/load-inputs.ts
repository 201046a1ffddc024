import { MessageAccepted, type OutgoingMessage } from '@switchback/contracts';
import { textArray } from '@switchback/postgres';
import { type PoolClient } from '@switchback/postgres';

/** Primary key of message_inputs. */
const LOAD = {
  name: 'message_inputs.load',
  text: `
    SELECT message_id, accepted
    FROM message_inputs
    WHERE (customer_id, message_id) IN (SELECT * FROM unnest($1::text[], $2::text[]))`,
};

/** What was accepted, by message id. */
export async function loadInputs(
  client: PoolClient,
  messages: readonly { readonly id: string; readonly customerId: string }[],
): Promise<ReadonlyMap<string, OutgoingMessage>> {
  const inputs = new Map<string, OutgoingMessage>();
  if (messages.length === 0) return inputs;
  const values = [textArray(messages.map((message) => message.customerId)), textArray(messages.map((message) => message.id))];
  const found = await client.query<{ message_id: string; accepted: Buffer }>({ ...LOAD, values });
  for (const row of found.rows) {
    const { message } = MessageAccepted.decode(row.accepted);
    if (message !== undefined) inputs.set(row.message_id, message);
  }
  return inputs;
}
