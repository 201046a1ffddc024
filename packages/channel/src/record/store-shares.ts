import { type PoolClient, textArray } from '@switchback/postgres';

import { type HealthDecision } from '../decide/health-scopes';

/**
 * Stores what was decided. Each destination that is judged by itself has a row for each provider; a destination that is not any more loses
 * its rows, none of which has been moved then. Primary key of provider_shares.
 */
export async function storeShares(client: PoolClient, { moves, destinations }: HealthDecision, providers: readonly string[]): Promise<void> {
  await client.query({
    text: `INSERT INTO provider_shares (provider, destination, keep, reason)
           SELECT provider, destination, 1, '' FROM unnest($1::text[]) AS provider CROSS JOIN unnest($2::text[]) AS destination
           ON CONFLICT DO NOTHING`,
    values: [textArray(providers), textArray(['', ...destinations])],
  });
  await client.query({
    text: `DELETE FROM provider_shares WHERE destination <> '' AND destination <> ALL ($1::text[])`,
    values: [textArray(destinations)],
  });
  for (const { provider, destination, keep, reason } of moves) {
    await client.query(
      'UPDATE provider_shares SET keep = $3, reason = $4, moved_at = now() WHERE provider = $1 AND destination = $2',
      [provider, destination, keep, reason],
    );
  }
}
