import { byteaArray, textArray, type Pool, type PoolClient } from '@switchback/postgres';

import { type Finding } from '../decide/suppressed-channels';
import { type SuppressionReason, type SuppressionScope } from '../decide/suppression';

/** One address of one customer. */
export interface HashedAddress {
  readonly customerId: string;
  readonly hash: Buffer;
}

/** Prefix of the primary key, one look for each address, whatever the table's size. */
const FIND = {
  name: 'suppressions.find',
  text: `
    SELECT wanted.position, s.channel, s.reason
    FROM unnest($1::text[], $2::bytea[]) WITH ORDINALITY AS wanted (customer_id, address_hash, position)
    JOIN suppressions s ON s.customer_id = wanted.customer_id AND s.address_hash = wanted.address_hash
    WHERE s.expires_at IS NULL OR s.expires_at > $3`,
};

interface FindRow {
  /** Counts from 1; a bigint, so pg answers with text. */
  readonly position: string;
  readonly channel: SuppressionScope;
  readonly reason: SuppressionReason;
}

/** What holds at `now` against each address, by its position in `wanted`; addresses that nothing is known against are not in it. */
export async function findSuppressions(
  client: Pool | PoolClient,
  wanted: readonly HashedAddress[],
  now: Date,
): Promise<ReadonlyMap<number, readonly Finding[]>> {
  const findings = new Map<number, Finding[]>();
  if (wanted.length === 0) return findings;
  const values = [textArray(wanted.map(({ customerId }) => customerId)), byteaArray(wanted.map(({ hash }) => hash)), now];
  const found = await client.query<FindRow>({ ...FIND, values });
  for (const { position, channel, reason } of found.rows) {
    const index = Number(position) - 1;
    const finding = { scope: channel, reason };
    const earlier = findings.get(index);
    if (earlier === undefined) findings.set(index, [finding]);
    else earlier.push(finding);
  }
  return findings;
}
