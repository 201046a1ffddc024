import { type Channel } from '@switchback/fallback';
import { byteaArray, textArray, type PoolClient } from '@switchback/postgres';

/** A customer and a person's address, made unrecognisable, with what is asked of them. */
export interface Acquaintance {
  readonly customerId: string;
  readonly hash: Buffer;
  readonly channel: Channel;
  readonly provider: string;
}

/**
 * Primary key of message_terms: one look for each customer; and for those few who know the address, messages to it by primary key, newest
 * first, until a hundred are of the channel: a number may be written to on two. OFFSET 0 keeps that look-up. An attempt that is on its way, and of
 * which no report names the provider yet, may be the very one that the person answers: people can be quicker than reports.
 */
export const FIND_CORRESPONDENTS = {
  name: 'messages.correspondents_on_channel',
  text: `
    SELECT w.position, bool_or(coalesce(a.provider = w.provider, a.status IN ('QUEUED', 'SENDING'))) AS through_provider
    FROM unnest($1::bytea[], $2::text[], $3::text[], $4::text[]) WITH ORDINALITY AS w (term, channel, provider, from_id, position)
    CROSS JOIN LATERAL (
      SELECT m.state FROM message_terms
      CROSS JOIN LATERAL (SELECT state FROM messages WHERE messages.id = message_terms.message_id OFFSET 0) m
      WHERE message_terms.term = w.term AND message_terms.message_id >= w.from_id AND EXISTS (
        SELECT FROM json_to_recordset(m.state -> 'steps') AS s (channel text, attempts json)
        WHERE s.channel = w.channel AND json_array_length(s.attempts) > 0
      )
      ORDER BY message_terms.message_id DESC LIMIT 100
    ) m
    CROSS JOIN LATERAL json_to_recordset(m.state -> 'steps') AS s (channel text, attempts json)
    CROSS JOIN LATERAL json_to_recordset(s.attempts) AS a (provider text, status text)
    WHERE s.channel = w.channel
    GROUP BY w.position`,
};

/** Those who wrote to the address on the channel, by their position in `asked`; and whether through the provider. */
export async function findCorrespondents(
  client: PoolClient,
  asked: readonly (Acquaintance & { /** No earlier message counts. */ readonly fromId: string })[],
): Promise<ReadonlyMap<number, { readonly throughProvider: boolean }>> {
  if (asked.length === 0) return new Map();
  const found = await client.query<{ position: string; through_provider: boolean }>({
    ...FIND_CORRESPONDENTS,
    values: [
      byteaArray(asked.map(({ hash }) => hash)),
      textArray(asked.map(({ channel }) => channel)),
      textArray(asked.map(({ provider }) => provider)),
      textArray(asked.map(({ fromId }) => fromId)),
    ],
  });
  return new Map(found.rows.map((row) => [Number(row.position) - 1, { throughProvider: row.through_provider }]));
}
