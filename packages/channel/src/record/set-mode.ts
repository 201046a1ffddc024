import { type Pool } from '@switchback/postgres';

import { type StoredMode } from './read-steering';

/** Stores an operator's word; the last one counts. Primary key of provider_modes. */
export async function setMode(pool: Pool, { provider, mode, reason, setAt, expiresAt }: StoredMode): Promise<void> {
  await pool.query(
    `INSERT INTO provider_modes (provider, mode, reason, set_at, expires_at) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (provider) DO UPDATE
     SET mode = EXCLUDED.mode, reason = EXCLUDED.reason, set_at = EXCLUDED.set_at, expires_at = EXCLUDED.expires_at`,
    [provider, mode, reason, new Date(setAt), expiresAt === undefined ? null : new Date(expiresAt)],
  );
}
