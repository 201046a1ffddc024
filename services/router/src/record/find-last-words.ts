import { byteaArray, type PoolClient } from '@switchback/postgres';

import { type ConcerningWord } from '../decide/person-word';

/** Index inbound_messages_address: some days of one person's words to one customer. */
const FIND = {
  name: 'inbound_messages.last-words',
  text: `
    SELECT DISTINCT ON (address_hash, channel, provider) id
    FROM inbound_messages
    WHERE address_hash = ANY ($1::bytea[]) AND kind <> 'INBOUND_MESSAGE'
    ORDER BY address_hash, channel, provider, occurred_at DESC, id DESC`,
};

/**
 * Those opt-outs and opt-ins among the words after which the person said no other to the same provider: one that comes late, behind a
 * later word, changes nothing any more.
 */
export async function findLastWords(client: PoolClient, words: readonly ConcerningWord[]): Promise<readonly ConcerningWord[]> {
  const opts = words.filter(({ word }) => word.kind !== 'INBOUND_MESSAGE');
  if (opts.length === 0) return [];
  const found = await client.query<{ id: string }>({ ...FIND, values: [byteaArray(opts.map(({ hash }) => hash))] });
  const last = new Set(found.rows.map((row) => row.id));
  return opts.filter(({ id }) => last.has(id));
}
