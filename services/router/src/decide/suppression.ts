import { type Channel } from '@switchback/fallback';

/** Where an entry holds: one channel, or all of them. */
export type SuppressionScope = Channel | 'ALL';

export type SuppressionReason = 'OPTED_OUT' | 'INVALID_ADDRESS';

/** An address that is not to be used. Whose it is, only who knows the address can find out. */
export interface Suppression {
  /** "sup_" and a ULID. */
  readonly id: string;
  readonly scope: SuppressionScope;
  readonly reason: SuppressionReason;
  readonly source: 'API' | 'PROVIDER' | 'RECIPIENT';
  /** The message by which a provider told, or that the person answered. */
  readonly messageId: string | undefined;
  readonly createdAt: Date;
  /** Undefined: until it is deleted. */
  readonly expiresAt: Date | undefined;
}
