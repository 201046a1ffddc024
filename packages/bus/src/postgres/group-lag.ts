import { integerArray, type Pool } from '@switchback/postgres';

import { type TopicLag } from '../bus';
import { type Topic } from './topic-catalogue';

/** What is counted of one topic. Prune leaves 10,000 records that every group has behind it. */
const MOST = 50_000;

// The primary key of records, from where the group's last partition has come to.
const BEHIND = `SELECT t.topic, (
    SELECT count(*) FROM (
      SELECT FROM records r
      JOIN group_offsets g ON g.consumer_group = $1 AND g.topic = r.topic AND g.partition = r.partition
      WHERE r.topic = t.topic AND r."offset" >= g.next_offset
        AND r."offset" >= (SELECT min(next_offset) FROM group_offsets WHERE consumer_group = $1 AND topic = t.topic)
      LIMIT ${MOST}
    ) AS counted
  )::int AS records
  FROM unnest($2::int[]) AS t (topic)`;

/** How many records of each topic the group has not committed; at most 50,000 of each are counted. */
export async function groupLag(pool: Pool, group: string, topics: readonly Topic[]): Promise<readonly TopicLag[]> {
  const names = new Map(topics.map(({ id, name }) => [id, name]));
  const { rows } = await pool.query<{ topic: number; records: number }>({
    name: 'bus.group-lag',
    text: BEHIND,
    values: [group, integerArray(topics.map(({ id }) => id))],
  });
  return rows.map(({ topic, records }) => ({ topic: names.get(topic) ?? '', records }));
}
