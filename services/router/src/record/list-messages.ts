import { type Channel, type MessageStatus } from '@switchback/fallback';
import { byteaArray, type Pool } from '@switchback/postgres';

import { rarestTerm } from './rarest-term';
import { readRow, type ReadMessage, type ReadRow } from './read-message';

export interface MessageFilter {
  readonly customerId: string;
  /** Any of these; undefined: all. */
  readonly statuses?: readonly MessageStatus[] | undefined;
  readonly correlationId?: string | undefined;
  readonly channel?: Channel | undefined;
  readonly acceptedAfter?: Date | undefined;
  readonly acceptedBefore?: Date | undefined;
  /** Terms that a message must have, all of them: record/search-terms.ts. */
  readonly terms: readonly Buffer[];
  /** Bounds on the id that follow from the times, so that the walk stops where nothing more can match. */
  readonly fromId?: string | undefined;
  readonly belowId?: string | undefined;
}

/**
 * Walks an insert-only index backwards, newest first, and looks each message up by its primary key: the primary key of message_inputs;
 * message_inputs_correlation when a correlation id is asked for; the primary key of message_terms when terms are, along the rarest of
 * them, with one look-up in the same index for each other one. Status, channel and times are judged on the message found.
 *
 * OFFSET 0 keeps that look-up by primary key: for a status that few messages have, the planner would rather read the whole table.
 * Not named statements: with their parameters known, conditions on absent ones vanish from the plan.
 */
const list = (walked: 'i' | 't', source: string, conditions: string): string => `
  SELECT m.id, m.customer_id, m.correlation_id, m.trace, m.state, i.accepted
  FROM ${source}
  CROSS JOIN LATERAL (SELECT * FROM messages WHERE messages.id = i.message_id OFFSET 0) m
  WHERE i.customer_id = $1
    AND ($2::text IS NULL OR i.correlation_id = $2)
    AND ($3::text IS NULL OR ${walked}.message_id >= $3)
    AND ($4::text IS NULL OR ${walked}.message_id < $4)
    AND ($5::text[] IS NULL OR m.status = ANY ($5))
    AND ($6::text IS NULL OR $6 = ANY (string_to_array(m.channel, ' ')))
    AND ($7::timestamptz IS NULL OR m.accepted_at >= $7)
    AND ($8::timestamptz IS NULL OR m.accepted_at < $8)${conditions}
  ORDER BY ${walked}.message_id DESC
  LIMIT $9`;

const LIST = list('i', 'message_inputs i', '');

const LIST_BY_TERMS = list(
  't',
  'message_terms t JOIN message_inputs i ON i.message_id = t.message_id',
  `
    AND t.term = $10
    AND NOT EXISTS (
      SELECT FROM unnest($11::bytea[]) AS other (term)
      WHERE NOT EXISTS (SELECT FROM message_terms o WHERE o.term = other.term AND o.message_id = t.message_id)
    )`,
);

/** A list's SQL with its parameters. */
export interface ListQuery {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** `rarest`: the term to walk along; undefined when none is asked for. */
export function listQuery(filter: MessageFilter, rarest: Buffer | undefined, limit: number): ListQuery {
  const { customerId, correlationId, fromId, belowId, statuses, channel, acceptedAfter, acceptedBefore, terms } = filter;
  const optional = [correlationId, fromId, belowId, statuses, channel, acceptedAfter, acceptedBefore].map((value) => value ?? null);
  const values = [customerId, ...optional, limit];
  if (rarest === undefined) return { text: LIST, values };
  const others = terms.filter((term) => !term.equals(rarest));
  return { text: LIST_BY_TERMS, values: [...values, rarest, byteaArray(others)] };
}

/** Newest first, at most `limit`. */
export async function listMessages(pool: Pool, filter: MessageFilter, limit: number): Promise<readonly ReadMessage[]> {
  const rarest = filter.terms.length === 0 ? undefined : await rarestTerm(pool, filter.terms);
  const { text, values } = listQuery(filter, rarest, limit);
  const found = await pool.query<ReadRow>(text, [...values]);
  return found.rows.map(readRow);
}
