import type { Policy } from './policy';
import type { ChannelName, MessageStatusName } from './vocabulary';

export interface SimulateOptions {
  /** Messages accepted at or after. Default: seven days ago. */
  readonly acceptedAfter?: Date;
  /** Messages accepted before. Default: now. */
  readonly acceptedBefore?: Date;
  /** The newest so many, 1 to 50,000. Default 5,000. */
  readonly maxMessages?: number;
  /** Only messages that the policy of this name routed. Default: all. */
  readonly routedBy?: string;
  /** Without prices no cost is reported. */
  readonly prices?: SimulationPrices;
  /** How many messages that would have ended differently are named, 1 to 100. Default 20. */
  readonly maxExamples?: number;
}

/** What an attempt costs that a provider took, in millionths of the currency, however many segments it has. */
export interface SimulationPrices {
  /** ISO 4217. */
  readonly currencyCode: string;
  readonly micros: Readonly<Partial<Record<ChannelName, number>>>;
}

/** What would have changed. */
export interface Simulation {
  /** The candidate with its defaults. */
  readonly policy: Policy | undefined;
  readonly baseline: SimulationFigures;
  readonly candidate: SimulationFigures;
  /** What really happened to the messages that are decided: the fair comparison for the candidate's times. */
  readonly baselineOfDecided: SimulationFigures;
  readonly decidedMessages: number;
  readonly unknownMessages: number;
  /** What was not observed first. */
  readonly unknownCauses: readonly UnknownMessages[];
  /** Decided messages that would have ended in another status (READ counts as DELIVERED) or on another channel, and the newest of them. */
  readonly changedMessages: number;
  readonly changedExamples: readonly ChangedMessage[];
  /** Left out: not settled yet. */
  readonly unsettledMessages: number;
  /** Left out: they cannot be replayed, for a suppressed address decided them, or another version of the router. */
  readonly irreproducibleMessages: number;
  /** Whether and why older messages were not looked at. */
  readonly cut: SimulationCutName | undefined;
  readonly oldestAcceptTime: Date | undefined;
  readonly readTime: Date | undefined;
  readonly assumptions: readonly { readonly kind: AssumptionName | undefined; readonly description: string }[];
}

/** Counts of messages, unless said otherwise. */
export interface SimulationFigures {
  readonly messages: number;
  readonly delivered: SimulationRange;
  /** Of all messages, 0 to 1. */
  readonly deliveredShareAtLeast: number;
  readonly deliveredShareAtMost: number;
  /** Milliseconds from acceptance, or `sendAt`, of the delivered messages that are decided. */
  readonly timeToDeliverP50Ms: number | undefined;
  readonly timeToDeliverP95Ms: number | undefined;
  readonly timedMessages: number;
  readonly channels: readonly ChannelFigures[];
  /** Steps that another step followed. */
  readonly fallbacks: SimulationRange;
  /** Messages of which two attempts were proved delivered. */
  readonly duplicates: SimulationRange;
  readonly cost: SimulationCost | undefined;
}

export interface ChannelFigures {
  readonly channel: ChannelName | undefined;
  /** Attempts that were not taken back. */
  readonly attempts: SimulationRange;
  /** Attempts that a provider took, or may have taken. */
  readonly handedOver: SimulationRange;
  /** Messages that this channel delivered. */
  readonly delivered: SimulationRange;
}

/** The same twice when it is known exactly. */
export interface SimulationRange {
  readonly atLeast: number;
  readonly atMost: number;
}

export interface SimulationCost {
  readonly currencyCode: string;
  /** Millionths of the currency. */
  readonly micros: SimulationRange;
  /** On channels without a price; not in `micros`. */
  readonly unpricedAttempts: SimulationRange;
}

export interface UnknownMessages {
  readonly cause: UnknownCauseName | undefined;
  readonly channel: ChannelName | undefined;
  readonly messages: number;
  readonly description: string;
}

/** The channels are those that delivered it; undefined when none did. */
export interface ChangedMessage {
  readonly messageId: string;
  readonly recordedStatus: MessageStatusName | undefined;
  readonly recordedChannel: ChannelName | undefined;
  readonly candidateStatus: MessageStatusName | undefined;
  readonly candidateChannel: ChannelName | undefined;
}

export type SimulationCutName = 'NONE' | 'MAX_MESSAGES' | 'DEADLINE';

export type UnknownCauseName =
  'NEVER_ATTEMPTED' | 'OTHER_PROVIDER' | 'TAKEN_BACK' | 'OTHER_VALIDITY' | 'NOT_OVER' | 'HAND_OFF_RACE' | 'ACKNOWLEDGEMENT';

export type AssumptionName =
  | 'OUTCOMES_REPEAT'
  | 'PROVIDERS_AND_CONTENT_ALIKE'
  | 'CUSTOMERS_REPEAT'
  | 'WITHDRAWALS_ANSWERED'
  | 'UNOBSERVED_BOUNDED'
  | 'DECIDED_TIMES_ONLY'
  | 'SETTLED_ONLY'
  | 'PRICE_PER_ATTEMPT';
