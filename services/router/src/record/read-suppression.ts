import { type Pool, type PoolClient } from '@switchback/postgres';

import { type Suppression, type SuppressionScope } from '../decide/suppression';
import { suppression, type SuppressionRow } from './suppression-row';

/** One entry, named by its id or by what it is about. */
export type SuppressionKey = { readonly id: string } | { readonly hash: Buffer; readonly scope: SuppressionScope };

/** Index suppressions_id, or the primary key: exactly one of the two ways to name an entry has values. */
const READ = `
  SELECT id, channel, reason, source, message_id, created_at, expires_at
  FROM suppressions
  WHERE customer_id = $1
    AND ($2::text IS NULL OR id = $2)
    AND ($3::bytea IS NULL OR (address_hash = $3 AND channel = $4))
    AND (expires_at IS NULL OR expires_at > $5)`;

/** Undefined when this customer has no such entry, or its time is over. */
export async function readSuppression(
  client: Pool | PoolClient,
  customerId: string,
  key: SuppressionKey,
  now: Date,
): Promise<Suppression | undefined> {
  const found = await client.query<SuppressionRow>(READ, [customerId, ...keyValues(key), now]);
  const row = found.rows[0];
  return row === undefined ? undefined : suppression(row);
}

/** Values for the id, the hash and the channel. */
export function keyValues(key: SuppressionKey): readonly [string | null, Buffer | null, string | null] {
  return 'id' in key ? [key.id, null, null] : [null, key.hash, key.scope];
}
