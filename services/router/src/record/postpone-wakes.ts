import { textArray, type PoolClient } from '@switchback/postgres';

const LATER_MS = 60_000;

const POSTPONE = {
  name: 'messages.postpone_wake',
  text: 'UPDATE messages SET wake_at = $2 WHERE id = ANY ($1::text[])',
};

/** Messages that cannot be advanced now must not keep the timers of others waiting: they are tried again a minute later. */
export async function postponeWakes(client: PoolClient, ids: readonly string[], now: number): Promise<void> {
  if (ids.length > 0) await client.query({ ...POSTPONE, values: [textArray(ids), new Date(now + LATER_MS)] });
}
