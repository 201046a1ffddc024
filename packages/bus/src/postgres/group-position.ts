import { bigintArray, integerArray, type Pool } from '@switchback/postgres';

import { type Topic } from './topic-catalogue';
import { type FetchedRecord } from './fetch';

// Repeating after a lost commit is allowed (at least once), so it need not wait for the disk. GREATEST: a member that lost its
// partitions meanwhile must not take the group back.
const COMMIT = {
  name: 'bus.commit',
  text: `WITH mode AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true))
         UPDATE group_offsets o SET next_offset = GREATEST(o.next_offset, c.next_offset)
         FROM mode, unnest($2::int[], $3::int[], $4::bigint[]) AS c(topic, partition, next_offset)
         WHERE o.consumer_group = $1 AND o.topic = c.topic AND o.partition = c.partition`,
};

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
  readonly #group: string;
  /** Next offset to process, by topic and partition. */
  readonly #next: Map<string, bigint>;
  /** Next offset to read, by topic: all of the held partitions' records below it are processed. */
  readonly #readFrom = new Map<number, bigint>();

  private constructor(group: string, next: Map<string, bigint>) {
    this.#group = group;
    this.#next = next;
  }

  static async load(pool: Pool, group: string, topics: readonly Topic[], partitions: readonly number[]): Promise<GroupPosition> {
    const { rows } = await pool.query<{ topic: number; partition: number; next_offset: string }>(
      `SELECT topic, partition, next_offset FROM group_offsets
       WHERE consumer_group = $1 AND topic = ANY ($2::int[]) AND partition = ANY ($3::int[])`,
      [group, topics.map(({ id }) => id), partitions],
    );
    const position = new GroupPosition(group, new Map(rows.map((row) => [place(row), BigInt(row.next_offset)])));
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

  /** Commits `processed` and moves on behind everything `fetched`; both in the order of offsets. */
  async advance(pool: Pool, processed: readonly FetchedRecord[], fetched: readonly FetchedRecord[]): Promise<void> {
    const reached = new Map<string, { topic: number; partition: number; next: bigint }>();
    for (const { topicId, record } of processed) {
      const at = { topic: topicId, partition: record.partition, next: BigInt(record.offset) + 1n };
      reached.set(place(at), at);
    }
    if (reached.size > 0) await this.#commit(pool, [...reached.values()]);
    for (const [key, { next }] of reached) this.#next.set(key, next);
    for (const { topicId, record } of fetched) this.#readFrom.set(topicId, BigInt(record.offset) + 1n);
  }

  async #commit(pool: Pool, rows: readonly { topic: number; partition: number; next: bigint }[]): Promise<void> {
    await pool.query({
      ...COMMIT,
      values: [
        this.#group,
        integerArray(rows.map(({ topic }) => topic)),
        integerArray(rows.map(({ partition }) => partition)),
        bigintArray(rows.map(({ next }) => next)),
      ],
    });
  }
}

const place = ({ topic, partition }: { topic: number; partition: number }): string => `${topic}/${partition}`;
