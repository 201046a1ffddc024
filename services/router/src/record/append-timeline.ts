import { integerArray, textArray, timestampArray, type PoolClient } from '@switchback/postgres';

import { type TimelineRow } from '../decide/timeline-rows';

/** The primary key refuses a second entry at the same place of a timeline. */
const APPEND = {
  name: 'timeline.append',
  text: `
    INSERT INTO timeline (message_id, sequence, at, event)
    SELECT message_id, sequence, at, event::json
    FROM unnest($1::text[], $2::int4[], $3::timestamptz[], $4::text[]) AS new (message_id, sequence, at, event)`,
};

export async function appendTimeline(client: PoolClient, rows: readonly TimelineRow[]): Promise<void> {
  if (rows.length === 0) return;
  await client.query({
    ...APPEND,
    values: [
      textArray(rows.map((row) => row.messageId)),
      integerArray(rows.map((row) => row.sequence)),
      timestampArray(rows.map((row) => new Date(row.event.at))),
      textArray(rows.map((row) => JSON.stringify(row.event))),
    ],
  });
}
