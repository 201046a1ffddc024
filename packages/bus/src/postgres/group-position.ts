import { type Pool } from '@switchback/postgres';

import { type Topic } from './topic-catalogue';
import { type FetchedRecord } from './fetch';

/** Where a group has come to in one partition: the next offset to process. */
export interface ReachedOffset {
  readonly topic: number;
  readonly partition: number;
  readonly next: bigint;
}

/** Makes the group known: from now on its unread records are kept. */
export async function registerGroup(pool: Pool, group: string, topics: readonly Topic[]): Promise<void> {
  await pool.query(
    `INSERT INTO group_offsets (consumer_group, topic, partition, next_offset)
     SELECT $1, t.id, p, 0 FROM topics t, generate_series(0, t.partitions - 1) AS p WHERE t.id = ANY ($2::int[])
     ON CONFLICT DO NOTHING`,
    [group, topics.map(({ id }) => id)],
  );
}

/** How far the group has come in the partitions that one member holds, and where that member reads on. */
export class GroupPosition {
  /** Next offset to process, by topic and partition. */
  readonly #next: Map<string, bigint>;
  /** Next offset to read, by topic: all of the held partitions' records below it are processed. */
  readonly #readFrom = new Map<number, bigint>();
  readonly #uncommitted = new Map<string, ReachedOffset>();

  private constructor(next: Map<string, bigint>) {
    this.#next = next;
  }

  static async load(pool: Pool, group: string, topics: readonly Topic[], partitions: readonly number[]): Promise<GroupPosition> {
    const { rows } = await pool.query<{ topic: number; partition: number; next_offset: string }>(
      `SELECT topic, partition, next_offset FROM group_offsets
       WHERE consumer_group = $1 AND topic = ANY ($2::int[]) AND partition = ANY ($3::int[])`,
      [group, topics.map(({ id }) => id), partitions],
    );
    const position = new GroupPosition(new Map(rows.map((row) => [place(row), BigInt(row.next_offset)])));
    for (const row of rows) {
      const lowest = position.#readFrom.get(row.topic);
      const next = BigInt(row.next_offset);
      if (lowest === undefined || next < lowest) position.#readFrom.set(row.topic, next);
    }
    return position;
  }

  readFrom(topic: number): bigint {
    return this.#readFrom.get(topic) ?? 0n;
  }

  /** False when the group has the record behind it: its partition was ahead of others when this member took them over. */
  isUnprocessed({ topicId, record }: FetchedRecord): boolean {
    return BigInt(record.offset) >= (this.#next.get(place({ topic: topicId, partition: record.partition })) ?? 0n);
  }

  /** What is processed but not committed yet. */
  get uncommitted(): readonly ReachedOffset[] {
    return [...this.#uncommitted.values()];
  }

  committed(): void {
    this.#uncommitted.clear();
  }

  /** Moves on behind everything `fetched`, of which `processed` is to be committed; both in the order of offsets. */
  advance(processed: readonly FetchedRecord[], fetched: readonly FetchedRecord[]): void {
    for (const { topicId, record } of processed) {
      const reached = { topic: topicId, partition: record.partition, next: BigInt(record.offset) + 1n };
      this.#uncommitted.set(place(reached), reached);
    }
    for (const [key, { next }] of this.#uncommitted) this.#next.set(key, next);
    for (const { topicId, record } of fetched) this.#readFrom.set(topicId, BigInt(record.offset) + 1n);
  }
}

const place = ({ topic, partition }: { topic: number; partition: number }): string => `${topic}/${partition}`;
