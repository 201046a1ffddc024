import { type Pool } from '@switchback/postgres';

import { type Suppression, type SuppressionReason, type SuppressionScope } from '../decide/suppression';
import { suppression, type SuppressionRow } from './suppression-row';

export interface SuppressionFilter {
  readonly customerId: string;
  /** Undefined: every address. */
  readonly hash: Buffer | undefined;
  readonly scope: SuppressionScope | undefined;
  readonly reason: SuppressionReason | undefined;
  /** The last id of the page before. */
  readonly belowId: string | undefined;
}

/**
 * Walks suppressions_id backwards; the primary key when an address is asked for. Not a named statement: with its parameters known,
 * conditions on absent ones vanish from the plan.
 */
const LIST = `
  SELECT id, channel, reason, source, message_id, created_at, expires_at
  FROM suppressions
  WHERE customer_id = $1
    AND ($2::bytea IS NULL OR address_hash = $2)
    AND ($3::text IS NULL OR channel = $3)
    AND ($4::text IS NULL OR reason = $4)
    AND ($5::text IS NULL OR id < $5)
    AND (expires_at IS NULL OR expires_at > $6)
  ORDER BY id DESC
  LIMIT $7`;

/** Newest first, at most `limit`; without those whose time is over. */
export async function listSuppressions(pool: Pool, filter: SuppressionFilter, now: Date, limit: number): Promise<readonly Suppression[]> {
  const { customerId, hash, scope, reason, belowId } = filter;
  const found = await pool.query<SuppressionRow>(LIST, [customerId, hash ?? null, scope ?? null, reason ?? null, belowId ?? null, now, limit]);
  return found.rows.map(suppression);
}
