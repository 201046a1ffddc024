import type { BreakerStateName, ChannelName, ProviderModeName, ShareReasonName } from './vocabulary';

/** How a provider does and where its traffic goes. */
export interface ProviderHealth {
  readonly channel: ChannelName | undefined;
  /** As named in the channel service's configuration. */
  readonly id: string;
  readonly mode: ProviderModeName | undefined;
  /** What the operator said; empty while nothing was set. */
  readonly modeReason: string;
  readonly modeTime: Date | undefined;
  /** Undefined: until it is set anew. */
  readonly modeExpireTime: Date | undefined;
  /** Of the replica that answers: each has its own. */
  readonly breaker: BreakerStateName | undefined;
  /** While the breaker is open: when the next call is made. */
  readonly probeTime: Date | undefined;
  /** The share of attempts that begin with it, from 0 to 1, of those whose policy names no provider. */
  readonly share: number;
  /** Whether its receipts are judged. */
  readonly receipts: boolean;
  readonly shares: readonly ProviderShare[];
  readonly calls: number;
  readonly concurrency: number;
  /** 0: no limit. */
  readonly messagesPerSecond: number;
  readonly segmentsPerSecond: number;
}

/** What a provider keeps of its own traffic to a destination. */
export interface ProviderShare {
  /** A country calling code such as "977"; empty: all that are not named. */
  readonly destination: string;
  /** From 0 to 1. */
  readonly keep: number;
  /** Why it was last moved; undefined: it never was. */
  readonly reason: ShareReasonName | undefined;
  readonly moveTime: Date | undefined;
  readonly receiptsDue: number;
  readonly receiptsInTime: number;
}

/** How an operator wants a provider to be used. */
export interface ProviderWord {
  readonly channel: ChannelName;
  readonly provider: string;
  readonly mode: ProviderModeName;
  /** For people; required unless the mode is NORMAL. */
  readonly reason?: string;
  /** Default: until it is set anew. */
  readonly expireTime?: Date;
}
