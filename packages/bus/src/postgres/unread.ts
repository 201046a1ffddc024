import { integerArray, type Pool } from '@switchback/postgres';

import { type UnreadRecord } from '../bus';
import { type Topic } from './topic-catalogue';

// The primary key of records, once for each topic. A group that was never here begins with the oldest record.
const UNREAD = `SELECT t.topic, r."offset", r.partition, r.key, r.headers, r.appended_ms
  FROM unnest($2::int[]) AS t (topic)
  CROSS JOIN LATERAL (
    SELECT r.* FROM records r
    LEFT JOIN group_offsets g ON g.consumer_group = $1 AND g.topic = r.topic AND g.partition = r.partition
    WHERE r.topic = t.topic AND r."offset" >= coalesce(g.next_offset, 0)
    ORDER BY r."offset" LIMIT $3
  ) r`;

interface Row {
  readonly topic: number;
  readonly offset: string;
  readonly partition: number;
  readonly key: string;
  readonly headers: string;
  readonly appended_ms: string;
}

/** The records that the group has not committed, at most so many of each topic, oldest first. */
export async function unreadRecords(pool: Pool, group: string, topics: readonly Topic[], most: number): Promise<readonly UnreadRecord[]> {
  const names = new Map(topics.map(({ id, name }) => [id, name]));
  const { rows } = await pool.query<Row>(UNREAD, [group, integerArray(topics.map(({ id }) => id)), most]);
  return rows.map(({ topic, offset, partition, key, headers, appended_ms }) => ({
    topic: names.get(topic) ?? '',
    partition,
    offset,
    key,
    headers: JSON.parse(headers),
    timestamp: Number(appended_ms),
  }));
}
