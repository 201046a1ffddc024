import { type Event } from '@switchback/fallback';
import { type Pool } from '@switchback/postgres';

import { type TraceHeaders } from '../decide/stored-message';

/** Primary key of messages, then of timeline. */
const READ = {
  name: 'timeline.read',
  text: `
    SELECT m.trace, t.event
    FROM messages m
    JOIN timeline t ON t.message_id = m.id
    WHERE m.id = $2 AND m.customer_id = $1
    ORDER BY t.sequence`,
};

export interface Timeline {
  /** In order, from the first. */
  readonly events: readonly Event[];
  readonly trace: TraceHeaders;
}

/** Undefined when this customer has no such message. */
export async function readTimeline(pool: Pool, customerId: string, messageId: string): Promise<Timeline | undefined> {
  const found = await pool.query<{ trace: TraceHeaders; event: Event }>({ ...READ, values: [customerId, messageId] });
  const trace = found.rows[0]?.trace;
  return trace === undefined ? undefined : { events: found.rows.map((row) => row.event), trace };
}
