import { integerArray, type Pool, type PoolClient, textArray } from '@switchback/postgres';

import { type DestinationCount } from '../decide/health-scopes';
import { type JudgedProvider } from './count-deliveries';

interface CountRow {
  readonly provider: string;
  readonly destination: string;
  readonly window_due: string;
  readonly window_in_time: string;
  readonly own_due: string;
  readonly own_in_time: string;
  readonly recent_own_due: string;
  readonly recent_own_in_time: string;
  readonly common_due: string;
  readonly common_in_time: string;
  readonly recent_common_due: string;
  readonly recent_common_in_time: string;
}

/** Of a few thousand rows at most: slices, providers and destinations. The window ends where receipts are not due yet. */
const READ = {
  name: 'delivery-counts.read',
  text: `
    SELECT d.provider, d.destination,
      coalesce(sum(due) FILTER (WHERE slice >= w.since), 0) AS window_due,
      coalesce(sum(in_time) FILTER (WHERE slice >= w.since), 0) AS window_in_time,
      coalesce(sum(due) FILTER (WHERE slice >= m.own), 0) AS own_due,
      coalesce(sum(in_time) FILTER (WHERE slice >= m.own), 0) AS own_in_time,
      coalesce(sum(due) FILTER (WHERE slice >= greatest(m.own, w.since)), 0) AS recent_own_due,
      coalesce(sum(in_time) FILTER (WHERE slice >= greatest(m.own, w.since)), 0) AS recent_own_in_time,
      coalesce(sum(due) FILTER (WHERE slice >= m.common), 0) AS common_due,
      coalesce(sum(in_time) FILTER (WHERE slice >= m.common), 0) AS common_in_time,
      coalesce(sum(due) FILTER (WHERE slice >= greatest(m.common, w.since)), 0) AS recent_common_due,
      coalesce(sum(in_time) FILTER (WHERE slice >= greatest(m.common, w.since)), 0) AS recent_common_in_time
    FROM (SELECT provider, now() - (expected_ms + $3::int4) * interval '1 ms' AS since FROM unnest($1::text[], $2::int4[]) AS p (provider, expected_ms)) w
    JOIN delivery_counts d ON d.provider = w.provider
    LEFT JOIN provider_shares own ON own.provider = d.provider AND own.destination = d.destination
    LEFT JOIN provider_shares common ON common.provider = d.provider AND common.destination = ''
    CROSS JOIN LATERAL (
      SELECT coalesce(own.moved_at, '-infinity') AS own, coalesce(common.moved_at, '-infinity') AS common
    ) m
    GROUP BY d.provider, d.destination`,
};

/** What was counted of these providers, by destination. */
export async function readCounts(client: Pool | PoolClient, providers: readonly JudgedProvider[], windowMs: number): Promise<readonly DestinationCount[]> {
  const result = await client.query<CountRow>({
    ...READ,
    values: [textArray(providers.map(({ provider }) => provider)), integerArray(providers.map(({ expectedDeliveryMs }) => expectedDeliveryMs)), windowMs],
  });
  return result.rows.map((row) => ({
    provider: row.provider,
    destination: row.destination,
    window: { due: Number(row.window_due), inTime: Number(row.window_in_time) },
    sinceOwnMove: { due: Number(row.own_due), inTime: Number(row.own_in_time) },
    recentOwn: { due: Number(row.recent_own_due), inTime: Number(row.recent_own_in_time) },
    sinceCommonMove: { due: Number(row.common_due), inTime: Number(row.common_in_time) },
    recentCommon: { due: Number(row.recent_common_due), inTime: Number(row.recent_common_in_time) },
  }));
}
