import type { ChannelName, InboundKeywordName, InboundKindName, OptViaName } from './vocabulary';

/** What a person said back. */
export interface InboundMessage {
  readonly id: string;
  /** MESSAGE: they wrote. OPT_OUT: they want no more messages on this channel. OPT_IN: they want them again. */
  readonly kind: InboundKindName | undefined;
  readonly channel: ChannelName | undefined;
  /** The person's. */
  readonly address: string;
  /** Ours: what the person wrote to. May be empty. */
  readonly sender: string;
  /** What the person wrote; empty for a picture or the like. */
  readonly text: string;
  /** Of a message that is a keyword and nothing else. HELP is for you to answer, or for your provider. */
  readonly keyword: InboundKeywordName | undefined;
  /** How they opted out or in. */
  readonly via: OptViaName | undefined;
  /** The message that it answers, where the provider says so. */
  readonly messageId: string;
  readonly provider: string;
  readonly occurTime: Date | undefined;
  readonly receiveTime: Date | undefined;
}

export interface ListInboundMessagesFilter {
  /** 1 to 200; more counts as 200. Default: 50. */
  readonly pageSize?: number;
  /** What this person said. */
  readonly address?: string;
  readonly channel?: ChannelName;
  readonly kind?: InboundKindName;
}
