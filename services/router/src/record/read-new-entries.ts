import { type Event } from '@switchback/fallback';
import { integerArray, textArray, type Pool } from '@switchback/postgres';

/** One look at the primary key of timeline for each watched message. */
const READ = {
  name: 'timeline.read_new',
  text: `
    SELECT t.message_id, t.event
    FROM unnest($1::text[], $2::int4[]) AS watched (message_id, after)
    JOIN timeline t ON t.message_id = watched.message_id AND t.sequence > watched.after
    ORDER BY t.message_id, t.sequence`,
};

/** Entries after the given sequence of each message, in order, by message id. */
export async function readNewEntries(pool: Pool, after: ReadonlyMap<string, number>): Promise<ReadonlyMap<string, readonly Event[]>> {
  const values = [textArray([...after.keys()]), integerArray([...after.values()])];
  const found = await pool.query<{ message_id: string; event: Event }>({ ...READ, values });
  const entries = new Map<string, Event[]>();
  for (const { message_id, event } of found.rows) {
    const earlier = entries.get(message_id);
    if (earlier === undefined) entries.set(message_id, [event]);
    else earlier.push(event);
  }
  return entries;
}
