import { InboundMessage } from '@switchback/contracts';
import { type Channel } from '@switchback/fallback';
import { type Pool } from '@switchback/postgres';

import { type WordKind } from '../decide/person-word';

export interface InboundFilter {
  readonly customerId: string;
  /** Undefined: everybody. */
  readonly hash: Buffer | undefined;
  readonly channel: Channel | undefined;
  readonly kind: WordKind | undefined;
  /** The last id of the page before. */
  readonly belowId: string | undefined;
  /** What came before has been kept long enough. */
  readonly after: Date;
}

/**
 * Walks the primary key backwards; inbound_messages_address when an address is asked for. Not a named statement: with its parameters known,
 * conditions on absent ones vanish from the plan.
 */
const LIST = `
  SELECT message
  FROM inbound_messages
  WHERE customer_id = $1
    AND ($2::bytea IS NULL OR address_hash = $2)
    AND ($3::text IS NULL OR channel = $3)
    AND ($4::text IS NULL OR kind = $4)
    AND ($5::text IS NULL OR id < $5)
    AND received_at > $6
  ORDER BY id DESC
  LIMIT $7`;

/** Newest first, at most `limit`. */
export async function listInbound(pool: Pool, filter: InboundFilter, limit: number): Promise<readonly InboundMessage[]> {
  const { customerId, hash, channel, kind, belowId, after } = filter;
  const found = await pool.query<{ message: Buffer }>(LIST, [customerId, hash ?? null, channel ?? null, kind ?? null, belowId ?? null, after, limit]);
  return found.rows.map(({ message }) => InboundMessage.decode(message));
}
