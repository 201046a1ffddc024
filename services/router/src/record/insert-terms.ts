import { byteaArray, textArray, type PoolClient } from '@switchback/postgres';

/** Terms of messages that were inserted in this transaction: there are none of them yet. */
const INSERT = {
  name: 'message_terms.insert',
  text: `
    INSERT INTO message_terms (term, message_id)
    SELECT * FROM unnest($1::bytea[], $2::text[])`,
};

export interface MessageTerms {
  readonly messageId: string;
  /** Each once. */
  readonly terms: readonly Buffer[];
}

export async function insertTerms(client: PoolClient, messages: readonly MessageTerms[]): Promise<void> {
  const rows = messages.flatMap(({ messageId, terms }) => terms.map((term) => ({ messageId, term })));
  if (rows.length === 0) return;
  await client.query({ ...INSERT, values: [byteaArray(rows.map((row) => row.term)), textArray(rows.map((row) => row.messageId))] });
}
