import { bigintArray, integerArray, type Pool } from '@switchback/postgres';

import { type ReachedOffset } from './group-position';

export interface Commit {
  readonly group: string;
  readonly offsets: readonly ReachedOffset[];
}

/**
 * The common table expressions that commit offsets, given the numbers of their parameters. Repeating after a lost commit is allowed (at least once),
 * so it does not wait for the disk. GREATEST: a member that lost its partitions meanwhile must not take the group back.
 */
export function commitSteps(parameters: { group: number; topics: number; partitions: number; offsets: number }): string {
  const { group, topics, partitions, offsets } = parameters;
  return `mode AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true)),
    committed AS (
      UPDATE group_offsets o SET next_offset = GREATEST(o.next_offset, c.next_offset)
      FROM mode, unnest($${topics}::int[], $${partitions}::int[], $${offsets}::bigint[]) AS c(topic, partition, next_offset)
      WHERE o.consumer_group = $${group}::text AND o.topic = c.topic AND o.partition = c.partition
    )`;
}

/** The values of these parameters: group, topics, partitions, offsets. */
export function commitValues({ group, offsets }: Commit): unknown[] {
  return [
    group,
    integerArray(offsets.map(({ topic }) => topic)),
    integerArray(offsets.map(({ partition }) => partition)),
    bigintArray(offsets.map(({ next }) => next)),
  ];
}

const COMMIT = { name: 'bus.commit', text: `WITH ${commitSteps({ group: 1, topics: 2, partitions: 3, offsets: 4 })} SELECT` };

/** Commits offsets on their own, when no fetch follows. */
export async function commitOffsets(pool: Pool, commit: Commit): Promise<void> {
  if (commit.offsets.length > 0) await pool.query({ ...COMMIT, values: commitValues(commit) });
}
