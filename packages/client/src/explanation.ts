import type {
  ChannelName,
  ConditionVerdictName,
  FallbackTriggerName,
  MessageStatusName,
  RouteDecisionName,
  SmsEncodingName,
  SuccessStatusName,
} from './vocabulary';

/** What would become of a message, were it sent now. */
export interface RouteExplanation {
  readonly policy: string;
  /** The version that the message would be pinned to. */
  readonly policyVersion: number;
  /** The moment for which it was decided. */
  readonly explainTime: Date | undefined;
  /** E.g. "24h". */
  readonly ttl: string;
  readonly expireTime: Date | undefined;
  /** The message's status once it is routed. */
  readonly messageStatus: MessageStatusName | undefined;
  /** Why it would have ended, e.g. "NO_USABLE_STEP"; empty otherwise. */
  readonly reason: string;
  /** Every step of the policy, in its order. */
  readonly steps: readonly ExplainedStep[];
  readonly facts: RouteFacts | undefined;
}

/** What would become of one step. */
export interface ExplainedStep {
  /** Position in the policy, from 0. */
  readonly step: number;
  readonly channel: ChannelName | undefined;
  readonly decision: RouteDecisionName | undefined;
  /** UPPER_SNAKE, e.g. "NO_ADDRESS", "SEND_AT", "FALLBACK"; empty for RUN. */
  readonly reason: string;
  /** One plain sentence: what and why. */
  readonly summary: string;
  readonly hasAddress: boolean;
  /** The step's condition; empty: it has none. */
  readonly when: string;
  /** Undefined when there is no condition, or something else decided first. */
  readonly condition: ConditionVerdictName | undefined;
  /** At the soonest; undefined when it is skipped or not reached. */
  readonly startTime: Date | undefined;
  /** At the latest, unless a step before succeeds; undefined when the message may expire first. */
  readonly latestStartTime: Date | undefined;
  /** When its time would be up, were it handed over at `startTime`. */
  readonly fallbackDeadline: Date | undefined;
  /** E.g. "5m". */
  readonly fallbackAfter: string;
  readonly fallbackOn: readonly FallbackTriggerName[];
  readonly successStatus: SuccessStatusName | undefined;
  /** In the order of their priority; empty: the channel service's own order. */
  readonly providers: readonly { readonly id: string; readonly priority: number; readonly weight: number }[];
  /** For SMS steps that say something. */
  readonly sms: SmsSegments | undefined;
}

/** How many short messages a text makes. */
export interface SmsSegments {
  readonly encoding: SmsEncodingName | undefined;
  readonly segments: number;
  /** Septets for GSM-7, UTF-16 code units for UCS-2. */
  readonly units: number;
}

/** What a decision about a step looked at. */
export interface RouteFacts {
  /** Channels that the recipient has an address for. */
  readonly channels: readonly ChannelName[];
  /** ISO 3166 country of the number; empty where it is not known. */
  readonly smsCountry: string;
  readonly whatsappCountry: string;
  readonly timeZone: string;
  /** The recipient's clock, e.g. "2026-01-31T14:45". */
  readonly localTime: string;
  /** E.g. "SATURDAY". */
  readonly weekday: string;
  /** How the steps before ended. */
  readonly results: readonly StepOutcome[];
}

/** How an earlier step ended, in the words that conditions use. What does not apply is empty. */
export interface StepOutcome {
  readonly channel: ChannelName | undefined;
  readonly status: string;
  readonly reason: string;
  readonly attemptStatus: string;
  readonly errorClass: string;
  readonly code: string;
}
