import { type Pool } from '@switchback/postgres';

export interface Backlog {
  readonly parked: readonly { readonly provider: string; readonly state: 'WAITING' | 'UNKNOWN'; readonly count: number }[];
  readonly waiting: readonly { readonly provider: string; readonly status: string; readonly count: number }[];
}

/** Index: receipts_parked. */
const PARKED = {
  name: 'receipts.count-parked',
  text: `
    SELECT provider, CASE WHEN received_at < now() - interval '5 minutes' THEN 'UNKNOWN' ELSE 'WAITING' END AS state, count(*)::int AS count
    FROM (SELECT provider, received_at FROM receipts WHERE attempt_id IS NULL LIMIT 10000) AS counted
    GROUP BY 1, 2`,
};

/** Index: claims_wake. */
const WAITING = {
  name: 'claims.count-waiting',
  text: `
    SELECT provider, status, count(*)::int AS count
    FROM (SELECT provider, status FROM claims WHERE wake_at IS NOT NULL AND provider IS NOT NULL LIMIT 10000) AS counted
    GROUP BY 1, 2`,
};

/** What waits, of all replicas; at most 10,000 of each are counted. */
export async function readBacklog(pool: Pool): Promise<Backlog> {
  const [parked, waiting] = await Promise.all([pool.query<Backlog['parked'][number]>(PARKED), pool.query<Backlog['waiting'][number]>(WAITING)]);
  return { parked: parked.rows, waiting: waiting.rows };
}
