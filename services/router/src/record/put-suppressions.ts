import { byteaArray, textArray, timestampArray, type PoolClient } from '@switchback/postgres';

import { type Suppression } from '../decide/suppression';
import { type HashedAddress } from './find-suppressions';

export interface NewSuppression extends HashedAddress {
  /** That brought the person's word, or told of it; undefined for entries of the API. */
  readonly provider: string | undefined;
  readonly suppression: Suppression;
}

/**
 * In the order of the primary key, so that two batches wait for each other instead of deadlocking. What holds already stands when it
 * says more (an opt-out outranks an invalid address) or the same for at least as long; but
 * a person's newer word takes the place of their older one, and of what a provider told of it.
 */
const PUT = {
  name: 'suppressions.put',
  text: `
    INSERT INTO suppressions AS held (customer_id, address_hash, channel, id, reason, source, message_id, created_at, expires_at, provider)
    SELECT * FROM unnest($1::text[], $2::bytea[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::timestamptz[], $9::timestamptz[], $10::text[])
      AS new (customer_id, address_hash, channel, id, reason, source, message_id, created_at, expires_at, provider)
    ORDER BY customer_id, address_hash, channel
    ON CONFLICT (customer_id, address_hash, channel) DO UPDATE
    SET id = excluded.id, reason = excluded.reason, source = excluded.source, message_id = excluded.message_id,
        created_at = excluded.created_at, expires_at = excluded.expires_at, provider = excluded.provider
    WHERE coalesce(held.expires_at, 'infinity') <= excluded.created_at
       OR (held.reason = 'INVALID_ADDRESS' AND excluded.reason = 'OPTED_OUT')
       OR (held.reason = excluded.reason AND coalesce(held.expires_at, 'infinity') < coalesce(excluded.expires_at, 'infinity'))
       OR (held.source <> 'API' AND excluded.source = 'RECIPIENT')`,
};

/** Stores entries. Several for one address and channel: the strongest one. */
export async function putSuppressions(client: PoolClient, entries: readonly NewSuppression[]): Promise<void> {
  if (entries.length === 0) return;
  const strongest = strongestOfEach(entries);
  const suppressions = strongest.map((entry) => entry.suppression);
  await client.query({
    ...PUT,
    values: [
      textArray(strongest.map((entry) => entry.customerId)),
      byteaArray(strongest.map((entry) => entry.hash)),
      textArray(suppressions.map(({ scope }) => scope)),
      textArray(suppressions.map(({ id }) => id)),
      textArray(suppressions.map(({ reason }) => reason)),
      textArray(suppressions.map(({ source }) => source)),
      textArray(suppressions.map(({ messageId }) => messageId ?? null)),
      timestampArray(suppressions.map(({ createdAt }) => createdAt)),
      timestampArray(suppressions.map(({ expiresAt }) => expiresAt ?? null)),
      textArray(strongest.map(({ provider }) => provider ?? null)),
    ],
  });
}

/** One statement may not touch a row twice. Entries of one batch have the same lifetimes, so the reason alone decides. */
function strongestOfEach(entries: readonly NewSuppression[]): readonly NewSuppression[] {
  const strongest = new Map<string, NewSuppression>();
  for (const entry of entries) {
    const key = `${entry.customerId} ${entry.hash.toString('base64')} ${entry.suppression.scope}`;
    if (!strongest.has(key) || entry.suppression.reason === 'OPTED_OUT') strongest.set(key, entry);
  }
  return [...strongest.values()];
}
