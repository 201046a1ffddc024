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

export interface ShareRow {
  readonly provider: string;
  readonly destination: string;
  readonly keep: number;
  readonly reason: string;
  readonly moved_at: Date | null;
}

/** A row of either table: `mode` is null in a share, `keep` in a mode. */
interface SteeringRow {
  readonly provider: string;
  readonly destination: string;
  readonly mode: string | null;
  readonly keep: number | null;
  readonly reason: string;
  readonly at: Date | null;
  readonly expires_at: Date | null;
}

/** Both tables are small: a row for each provider, and for each that has moved somewhere. One look reads both, as often as it is made. */
const READ = {
  name: 'steering.read',
  text: `SELECT provider, '' AS destination, mode, NULL::float8 AS keep, reason, set_at AS at, expires_at
         FROM provider_modes WHERE expires_at IS NULL OR expires_at > now()
         UNION ALL
         SELECT provider, destination, NULL, keep, reason, moved_at, NULL FROM provider_shares`,
};

export async function readSteering(pool: Pool): Promise<StoredSteering> {
  const { rows } = await pool.query<SteeringRow>(READ);
  return { modes: rows.flatMap(storedMode), shares: rows.flatMap(shareOf) };
}

function storedMode({ provider, mode, reason, at, expires_at }: SteeringRow): StoredMode[] {
  if (mode === null || !isProviderMode(mode) || at === null) return [];
  return [{ provider, mode, reason, setAt: at.getTime(), expiresAt: expires_at?.getTime() }];
}

function shareOf({ provider, destination, keep, reason, at }: SteeringRow): StoredShare[] {
  return keep === null ? [] : [storedShare({ provider, destination, keep, reason, moved_at: at })];
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
