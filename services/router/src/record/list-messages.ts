import { type Channel, type MessageStatus } from '@switchback/fallback';
import { type Pool } from '@switchback/postgres';

import { readRow, type ReadMessage, type ReadRow } from './read-message';

export interface MessageFilter {
  readonly customerId: string;
  /** Any of these; undefined: all. */
  readonly statuses?: readonly MessageStatus[] | undefined;
  readonly correlationId?: string | undefined;
  readonly channel?: Channel | undefined;
  readonly acceptedAfter?: Date | undefined;
  readonly acceptedBefore?: Date | undefined;
  /** Bounds on the id that follow from the times, so that the walk stops where nothing more can match. */
  readonly fromId?: string | undefined;
  readonly belowId?: string | undefined;
}

/**
 * Walks the primary key of message_inputs backwards (message_inputs_correlation when a correlation id is asked for), newest first, and
 * looks each message up. Not a named statement: with its parameters known, conditions on absent ones vanish from the plan.
 */
const LIST = `
  SELECT m.id, m.customer_id, m.correlation_id, m.trace, m.state, i.accepted
  FROM message_inputs i
  JOIN messages m ON m.id = i.message_id
  WHERE i.customer_id = $1
    AND ($2::text IS NULL OR i.correlation_id = $2)
    AND ($3::text IS NULL OR i.message_id >= $3)
    AND ($4::text IS NULL OR i.message_id < $4)
    AND ($5::text[] IS NULL OR m.status = ANY ($5))
    AND ($6::text IS NULL OR m.channel = $6)
    AND ($7::timestamptz IS NULL OR m.accepted_at >= $7)
    AND ($8::timestamptz IS NULL OR m.accepted_at < $8)
  ORDER BY i.message_id DESC
  LIMIT $9`;

/** Newest first, at most `limit`. */
export async function listMessages(pool: Pool, filter: MessageFilter, limit: number): Promise<readonly ReadMessage[]> {
  const { customerId, correlationId, fromId, belowId, statuses, channel, acceptedAfter, acceptedBefore } = filter;
  const optional = [correlationId, fromId, belowId, statuses, channel, acceptedAfter, acceptedBefore].map((value) => value ?? null);
  const found = await pool.query<ReadRow>(LIST, [customerId, ...optional, limit]);
  return found.rows.map(readRow);
}
