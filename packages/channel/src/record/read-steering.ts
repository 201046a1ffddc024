import { type Pool } from '@switchback/postgres';

import { type MoveReason } from '../decide/shift-traffic';
import { type ProviderMode } from '../decide/rank-providers';

/** An operator's word about a provider. Times in milliseconds since the epoch. */
export interface StoredMode {
  readonly provider: string;
  readonly mode: ProviderMode;
  readonly reason: string;
  readonly setAt: number;
  /** NORMAL from then on; undefined: until it is set anew. */
  readonly expiresAt: number | undefined;
}

/** What a provider keeps of its traffic to a destination; '': to all that have no row of their own. */
export interface StoredShare {
  readonly provider: string;
  readonly destination: string;
  readonly keep: number;
  readonly reason: MoveReason;
  readonly movedAt: number | undefined;
}

export interface StoredSteering {
  readonly modes: readonly StoredMode[];
  readonly shares: readonly StoredShare[];
}

interface ModeRow {
  readonly provider: string;
  readonly mode: string;
  readonly reason: string;
  readonly set_at: Date;
  readonly expires_at: Date | null;
}

export interface ShareRow {
  readonly provider: string;
  readonly destination: string;
  readonly keep: number;
  readonly reason: string;
  readonly moved_at: Date | null;
}

/** Both tables are small: a row for each provider, and for each that has moved somewhere. */
export async function readSteering(pool: Pool): Promise<StoredSteering> {
  const modes = await pool.query<ModeRow>({
    name: 'provider-modes.read',
    text: 'SELECT provider, mode, reason, set_at, expires_at FROM provider_modes WHERE expires_at IS NULL OR expires_at > now()',
  });
  const shares = await pool.query<ShareRow>({ name: 'provider-shares.read', text: 'SELECT provider, destination, keep, reason, moved_at FROM provider_shares' });
  return { modes: modes.rows.flatMap(storedMode), shares: shares.rows.map(storedShare) };
}

function storedMode({ provider, mode, reason, set_at, expires_at }: ModeRow): StoredMode[] {
  if (!isProviderMode(mode)) return [];
  return [{ provider, mode, reason, setAt: set_at.getTime(), expiresAt: expires_at?.getTime() }];
}

export function storedShare({ provider, destination, keep, reason, moved_at }: ShareRow): StoredShare {
  return { provider, destination, keep, reason: isMoveReason(reason) ? reason : '', movedAt: moved_at?.getTime() };
}

const MODES = { NORMAL: true, PINNED: true, DRAINED: true, DISABLED: true } as const satisfies Record<ProviderMode, true>;
const REASONS = { '': true, BAD_RECEIPTS: true, TRIAL: true, RECOVERED: true, IDLE: true } as const satisfies Record<MoveReason, true>;

function isProviderMode(text: string): text is ProviderMode {
  return Object.hasOwn(MODES, text);
}

function isMoveReason(text: string): text is MoveReason {
  return Object.hasOwn(REASONS, text);
}
