import { type Event } from '@switchback/fallback';
import { type Pool } from '@switchback/postgres';

/** Which messages of a customer are asked for. */
export interface HistoryFilter {
  readonly customerId: string;
  readonly acceptedAfter: Date;
  readonly acceptedBefore: Date;
  /** Only messages that this policy routed; undefined: all. */
  readonly policy: string | undefined;
}

/** The walk: from below `belowId` down to `fromId`. */
export interface HistoryPage {
  readonly fromId: string;
  readonly belowId: string;
  readonly size: number;
}

/** A message that was walked over. */
export interface HistoryRow {
  readonly messageId: string;
  /** What was accepted and all that happened since; absent when it is not among those asked for. */
  readonly found?: { readonly accepted: Uint8Array; readonly events: readonly Event[] };
}

interface Row {
  readonly message_id: string;
  readonly accepted: Buffer | null;
  readonly events: readonly Event[] | null;
}

/**
 * The primary key of message_inputs backwards, newest first; each message by its primary key, each timeline by its own. The walk is
 * bounded by `size`, whatever the filter leaves out, so that a page costs the same however rare what is asked for is.
 *
 * OFFSET 0 keeps the look-up by primary key, as in record/list-messages.ts.
 */
const READ = {
  name: 'history.read',
  text: `
    SELECT i.message_id,
           CASE WHEN m.wanted THEN i.accepted END AS accepted,
           CASE WHEN m.wanted THEN (SELECT json_agg(t.event ORDER BY t.sequence) FROM timeline t WHERE t.message_id = i.message_id) END AS events
    FROM (
      SELECT message_id, accepted
      FROM message_inputs
      WHERE customer_id = $1 AND message_id >= $2 AND message_id < $3
      ORDER BY message_id DESC
      LIMIT $4
    ) i
    LEFT JOIN LATERAL (
      SELECT accepted_at >= $5 AND accepted_at < $6 AND ($7::text IS NULL OR policy = $7) AS wanted
      FROM messages
      WHERE id = i.message_id
      OFFSET 0
    ) m ON true
    ORDER BY i.message_id DESC`,
};

/** The SQL with its parameters, for whoever wants to know its plan. */
export function historyQuery(filter: HistoryFilter, { fromId, belowId, size }: HistoryPage): { name: string; text: string; values: unknown[] } {
  const { customerId, acceptedAfter, acceptedBefore, policy } = filter;
  return { ...READ, values: [customerId, fromId, belowId, size, acceptedAfter, acceptedBefore, policy ?? null] };
}

/** Newest first. Fewer rows than the page's size: there are no more. */
export async function readHistory(pool: Pool, filter: HistoryFilter, page: HistoryPage): Promise<readonly HistoryRow[]> {
  const found = await pool.query<Row>(historyQuery(filter, page));
  return found.rows.map(({ message_id: messageId, accepted, events }) =>
    accepted === null || events === null ? { messageId } : { messageId, found: { accepted, events } },
  );
}
