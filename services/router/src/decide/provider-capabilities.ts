import { type Channel } from '@switchback/fallback';

/** What a channel service says of one of its providers. */
export interface ProviderCapabilities {
  readonly id: string;
  /** It reports delivery. */
  readonly receipts: boolean;
}

/** Providers in their configured order; channels of which nothing is known are not there. */
export type CapabilitiesByChannel = Readonly<Partial<Record<Channel, readonly ProviderCapabilities[]>>>;
