import type { ChannelName, SuppressionReasonName, SuppressionSourceName } from './vocabulary';

/** An address that is not to be used. It does not say which: addresses are kept as keyed hashes. */
export interface Suppression {
  readonly id: string;
  /** ALL: an opt-out of every channel. */
  readonly channel: ChannelName | 'ALL' | undefined;
  readonly reason: SuppressionReasonName | undefined;
  /** Who said so: a call of the API, a provider, or the person. */
  readonly source: SuppressionSourceName | undefined;
  /** The message by which a provider told, or that the person answered; empty where nobody says. */
  readonly messageId: string;
  readonly createTime: Date | undefined;
  /** Undefined: until it is deleted. */
  readonly expireTime: Date | undefined;
}

/** An address on one channel, or on all of them. */
export interface SuppressedAddress {
  /** A phone number in E.164, or an e-mail address. */
  readonly address: string;
  readonly channel: ChannelName | 'ALL';
}

export interface NewSuppression extends SuppressedAddress {
  /** Default: OPTED_OUT. INVALID_ADDRESS needs a channel. */
  readonly reason?: SuppressionReasonName;
  /** Default: until it is deleted. */
  readonly expireTime?: Date;
}

export interface ListSuppressionsFilter {
  /** 1 to 200; more counts as 200. Default: 50. */
  readonly pageSize?: number;
  /** Entries of this address, on any channel. */
  readonly address?: string;
  readonly channel?: ChannelName;
  readonly reason?: SuppressionReasonName;
}
