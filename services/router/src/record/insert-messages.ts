import { byteaArray, integerArray, textArray, timestampArray } from '@switchback/postgres';
import { type PoolClient } from '@switchback/postgres';

import { type StoredMessage } from '../decide/stored-message';
import { type MessageColumns } from '../decide/message-columns';

/** A message that the router sees for the first time. */
export interface NewMessage {
  readonly message: StoredMessage;
  readonly columns: MessageColumns;
  /** MessageAccepted as it came from the bus. */
  readonly accepted: Uint8Array;
  /** What lists find it by. */
  readonly terms: readonly Buffer[];
}

const INSERT_MESSAGES = {
  name: 'messages.insert',
  text: `
    INSERT INTO messages (id, customer_id, correlation_id, policy, policy_version, accepted_at, expires_at, trace,
                          status, channel, settled_at, updated_at, wake_at, state)
    SELECT id, customer_id, correlation_id, policy, policy_version, accepted_at, expires_at, trace::json,
           status, channel, settled_at, updated_at, wake_at, state::json
    FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::int4[], $6::timestamptz[], $7::timestamptz[], $8::text[],
                $9::text[], $10::text[], $11::timestamptz[], $12::timestamptz[], $13::timestamptz[], $14::text[])
      AS new (id, customer_id, correlation_id, policy, policy_version, accepted_at, expires_at, trace,
              status, channel, settled_at, updated_at, wake_at, state)
    ORDER BY id
    ON CONFLICT (id) DO NOTHING
    RETURNING id`,
};

const INSERT_INPUTS = {
  name: 'message_inputs.insert',
  text: `
    INSERT INTO message_inputs (customer_id, message_id, correlation_id, accepted)
    SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::bytea[])
    ON CONFLICT (customer_id, message_id) DO NOTHING`,
};

/**
 * Stores messages that are not stored yet and answers with their ids: what is missing there came before. In the order of ids, so that
 * two replicas with the same records wait for each other instead of deadlocking.
 */
export async function insertMessages(client: PoolClient, messages: readonly NewMessage[]): Promise<ReadonlySet<string>> {
  const inserted = await client.query<{ id: string }>({ ...INSERT_MESSAGES, values: messageValues(messages) });
  return new Set(inserted.rows.map((row) => row.id));
}

/** Stores what was accepted, of messages that `insertMessages` stored. */
export async function insertInputs(client: PoolClient, messages: readonly NewMessage[]): Promise<void> {
  if (messages.length === 0) return;
  await client.query({
    ...INSERT_INPUTS,
    values: [
      textArray(messages.map(({ message }) => message.customerId)),
      textArray(messages.map(({ message }) => message.id)),
      textArray(messages.map(({ message }) => message.correlationId)),
      byteaArray(messages.map(({ accepted }) => accepted)),
    ],
  });
}

function messageValues(messages: readonly NewMessage[]): Buffer[] {
  const states = messages.map(({ message }) => message.state);
  const columns = messages.map((each) => each.columns);
  return [
    textArray(messages.map(({ message }) => message.id)),
    textArray(messages.map(({ message }) => message.customerId)),
    textArray(messages.map(({ message }) => message.correlationId)),
    textArray(states.map((state) => state.policy)),
    integerArray(states.map((state) => state.policyVersion)),
    timestampArray(states.map((state) => new Date(state.acceptedAt))),
    timestampArray(states.map((state) => new Date(state.expiresAt))),
    textArray(messages.map(({ message }) => JSON.stringify(message.trace))),
    textArray(columns.map((column) => column.status)),
    textArray(columns.map((column) => column.channel)),
    timestampArray(columns.map((column) => column.settledAt)),
    timestampArray(columns.map((column) => column.updatedAt)),
    timestampArray(columns.map((column) => column.wakeAt)),
    textArray(columns.map((column) => column.state)),
  ];
}
