import { byteaArray, textArray, timestampArray, type PoolClient } from '@switchback/postgres';

import { type Acquaintance } from './find-correspondents';

/** What START lifts: what the person, or the provider, said of an opt-out at this provider; never what the customer stored. Primary key. */
const MATCHING = `
  FROM unnest($1::text[], $2::bytea[], $3::text[], $4::text[]) WITH ORDINALITY AS w (customer_id, address_hash, channel, provider, position)
  JOIN suppressions s ON s.customer_id = w.customer_id AND s.address_hash = w.address_hash AND s.channel = w.channel
  WHERE s.reason = 'OPTED_OUT' AND s.source <> 'API' AND s.provider = w.provider`;

const FIND = { name: 'suppressions.opt-outs-of-provider', text: `SELECT w.position ${MATCHING}` };

/** In the order of the primary key, as everybody locks several entries. */
const LIFT = {
  name: 'suppressions.lift',
  text: `
    DELETE FROM suppressions
    WHERE (customer_id, address_hash, channel) IN (
      SELECT s.customer_id, s.address_hash, s.channel ${MATCHING} AND coalesce(s.created_at < ($5::timestamptz[])[w.position::int], true)
      ORDER BY s.customer_id, s.address_hash, s.channel
      FOR UPDATE OF s
    )`,
};

export interface OptIn extends Acquaintance {
  /** It lifts what was stored before; null: whatever there is. */
  readonly before: Date | null;
}

/** Positions in `asked` of those who have an opt-out that an opt-in at the provider lifts. */
export async function findOptOuts(client: PoolClient, asked: readonly Acquaintance[]): Promise<ReadonlySet<number>> {
  if (asked.length === 0) return new Set();
  const found = await client.query<{ position: string }>({ ...FIND, values: columns(asked) });
  return new Set(found.rows.map((row) => Number(row.position) - 1));
}

export async function liftOptOuts(client: PoolClient, optIns: readonly OptIn[]): Promise<void> {
  if (optIns.length === 0) return;
  await client.query({ ...LIFT, values: [...columns(optIns), timestampArray(optIns.map(({ before }) => before))] });
}

function columns(asked: readonly Acquaintance[]): Buffer[] {
  return [
    textArray(asked.map(({ customerId }) => customerId)),
    byteaArray(asked.map(({ hash }) => hash)),
    textArray(asked.map(({ channel }) => channel)),
    textArray(asked.map(({ provider }) => provider)),
  ];
}
