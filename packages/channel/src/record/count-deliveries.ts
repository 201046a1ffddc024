import { type PoolClient, integerArray, textArray } from '@switchback/postgres';

/** A provider whose receipts are judged. */
export interface JudgedProvider {
  readonly provider: string;
  /** How long after the hand-over a receipt of delivery is in time, in milliseconds. */
  readonly expectedDeliveryMs: number;
}

/** A window is kept in so many slices. */
export const SLICES = 15;
/** What was counted is kept for so many windows: a provider that has only probes needs longer until there is a sample of it. */
export const WINDOWS_KEPT = 24;

/**
 * Counts what has come due since the last time, once: $1 and $2 providers and their expected delays, $3 the window, $4 the slice, in
 * milliseconds. A negative word that is about the recipient says nothing of the provider. Index: claims_taken.
 */
const COUNT = {
  name: 'delivery-counts.count',
  text: `
    WITH range AS (
      SELECT p.provider, p.expected_ms * interval '1 ms' AS expected,
             coalesce(g.counted_until, now() - (p.expected_ms + $3::int4) * interval '1 ms') AS since,
             now() - p.expected_ms * interval '1 ms' AS until
      FROM unnest($1::text[], $2::int4[]) AS p (provider, expected_ms)
      LEFT JOIN delivery_progress g ON g.provider = p.provider
    ), progress AS (
      INSERT INTO delivery_progress (provider, counted_until) SELECT provider, until FROM range WHERE until > since
      ON CONFLICT (provider) DO UPDATE SET counted_until = EXCLUDED.counted_until
    )
    INSERT INTO delivery_counts AS d (slice, provider, destination, due, in_time)
    SELECT c.slice, r.provider, c.destination, c.due, c.in_time
    FROM range r
    CROSS JOIN LATERAL (
      SELECT date_bin($4::int4 * interval '1 ms', taken_at, 'epoch') AS slice, coalesce(destination, '') AS destination, count(*)::int4 AS due,
             (count(*) FILTER (WHERE delivered_at <= taken_at + r.expected))::int4 AS in_time
      FROM claims
      WHERE taken_at >= r.since AND taken_at < r.until AND provider = r.provider
        AND NOT (status IN ('UNDELIVERED', 'REJECTED', 'EXPIRED')
                 AND coalesce(error_class, '') IN ('RECIPIENT_PERMANENT', 'RECIPIENT_TEMPORARY', 'OPTED_OUT'))
      GROUP BY 1, 2
    ) c
    ON CONFLICT (slice, provider, destination) DO UPDATE SET due = d.due + EXCLUDED.due, in_time = d.in_time + EXCLUDED.in_time`,
};

/** Primary key of delivery_counts. */
const FORGET = {
  name: 'delivery-counts.forget',
  text: `DELETE FROM delivery_counts WHERE slice < now() - $1::int4 * ${WINDOWS_KEPT} * interval '1 ms'`,
};

/** Counts the receipts that have come due. The caller holds the lock of the decision. */
export async function countDeliveries(client: PoolClient, providers: readonly JudgedProvider[], windowMs: number): Promise<void> {
  await client.query({
    ...COUNT,
    values: [
      textArray(providers.map(({ provider }) => provider)),
      integerArray(providers.map(({ expectedDeliveryMs }) => expectedDeliveryMs)),
      windowMs,
      Math.max(1, Math.floor(windowMs / SLICES)),
    ],
  });
  await client.query({ ...FORGET, values: [windowMs] });
}
