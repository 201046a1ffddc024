import { bigintArray, integerArray, type Pool } from '@switchback/postgres';

import { type ReceivedRecord } from '../bus';
import { commitSteps, commitValues, type Commit } from './commit';
import { type Topic } from './topic-catalogue';

// One index scan per topic, in the order of offsets.
const NEXT_RECORDS = `SELECT r.topic, r."offset", r.partition, r.key, r.value, r.headers, r.appended_ms
  FROM unnest($1::int[], $2::bigint[]) AS f(topic, read_from)
  CROSS JOIN LATERAL (
    SELECT * FROM records r
    WHERE r.topic = f.topic AND r."offset" >= f.read_from AND r.partition = ANY ($3::int[])
    ORDER BY r."offset" LIMIT $4
  ) r`;

const FETCH = { name: 'bus.fetch', text: NEXT_RECORDS, rowMode: 'array' } as const;

const COMMIT_AND_FETCH = {
  name: 'bus.commit-and-fetch',
  text: `WITH ${commitSteps({ group: 5, topics: 6, partitions: 7, offsets: 8 })} ${NEXT_RECORDS}`,
  rowMode: 'array',
} as const;

type Row = [topic: number, offset: string, partition: number, key: string, value: Buffer, headers: string, appendedMs: string];

export interface FetchedRecord {
  readonly topicId: number;
  readonly record: ReceivedRecord;
}

export interface FetchRequest {
  readonly topics: readonly Topic[];
  readonly readFrom: (topicId: number) => bigint;
  readonly partitions: readonly number[];
  /** Most records per topic. */
  readonly limit: number;
  /** What to commit on the way, in the same round trip. */
  readonly commit: Commit;
}

/** The next records of the topics, in the order of offsets within each topic. */
export async function fetchRecords(pool: Pool, { topics, readFrom, partitions, limit, commit }: FetchRequest): Promise<FetchedRecord[]> {
  const position = [integerArray(topics.map(({ id }) => id)), bigintArray(topics.map(({ id }) => readFrom(id)))];
  const values = [...position, integerArray(partitions), limit];
  const query = commit.offsets.length === 0 ? { ...FETCH, values } : { ...COMMIT_AND_FETCH, values: [...values, ...commitValues(commit)] };
  const { rows } = await pool.query<Row>(query);
  const names = new Map(topics.map(({ id, name }) => [id, name]));
  return rows.map(([topicId, offset, partition, key, value, headers, appendedMs]) => ({
    topicId,
    record: {
      topic: names.get(topicId) ?? '',
      partition,
      offset,
      key,
      value,
      headers: headers === '{}' ? {} : JSON.parse(headers),
      timestamp: Number(appendedMs),
    },
  }));
}
