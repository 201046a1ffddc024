import { type RecipientFacts } from './condition';
import { type Channel } from './policy';
import { type CorrectionReason, type FailureReason, type SettleReason, type SkipReason, type SuccessReason } from './reason';
import { type SendWindow } from './send-window';

export type MessageStatus =
  | 'ACCEPTED'
  | 'SCHEDULED'
  | 'IN_PROGRESS'
  | 'DELIVERED'
  | 'READ'
  | 'FAILED'
  | 'EXPIRED'
  | 'CANCELED'
  | 'STOPPED';

/** Statuses that a message can settle with. */
export type FinalStatus = Exclude<MessageStatus, 'ACCEPTED' | 'SCHEDULED' | 'IN_PROGRESS'>;

export type AttemptStatus =
  | 'QUEUED'
  | 'SENDING'
  | 'SENT'
  | 'DELIVERED'
  | 'READ'
  | 'UNDELIVERED'
  | 'REJECTED'
  | 'EXPIRED'
  | 'CANCELED'
  | 'UNKNOWN';

export type ErrorClass =
  | 'TRANSIENT'
  | 'RECIPIENT_PERMANENT'
  | 'RECIPIENT_TEMPORARY'
  | 'OPTED_OUT'
  | 'POLICY'
  | 'CONFIG'
  | 'AMBIGUOUS';

/**
 * WAITING: it is next, but may not start yet. OVERTAKEN: a step that had started with it succeeded while it was open; its attempt
 * goes on, and alone says what became of it.
 */
export type StepStatus = 'WAITING' | 'ACTIVE' | 'SUCCEEDED' | 'FAILED' | 'SKIPPED' | 'CANCELED' | 'OVERTAKEN';

/** One hand-off to one provider. Times are milliseconds since the epoch. */
export interface AttemptState {
  readonly id: string;
  readonly status: AttemptStatus;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** When its first provider call was made, as far as it is known, once a provider has taken it or may have. */
  readonly handedOffAt?: number;
  readonly errorClass?: ErrorClass;
  readonly provider?: string;
  readonly providerMessageId?: string;
  readonly providerCode?: string;
  /** The channel service was asked to withdraw it, last at `askedAt`. It stays QUEUED until the answer, or word of it, comes. */
  readonly withdrawal?: { readonly askedAt: number; readonly asks: number };
}

/** A step that has begun, waits to begin, or was passed over. */
export interface StepState {
  /** Position in the policy, from 0. */
  readonly step: number;
  readonly channel: Channel;
  readonly status: StepStatus;
  /** Set once the step has ended, unless it is OVERTAKEN. A CANCELED step has the reason that its message settled with. */
  readonly reason?: SkipReason | SuccessReason | FailureReason | SettleReason;
  /** While it is WAITING: since when. */
  readonly startedAt: number;
  readonly endedAt?: number;
  /** When the step runs out of time; set by its first hand-off. */
  readonly deadline?: number;
  /** When a WAITING step may start. */
  readonly waitsUntil?: number;
  readonly attempts: readonly AttemptState[];
}

/** All that the engine knows of one message; it survives as JSON. Times are milliseconds since the epoch. */
export interface MessageState {
  readonly messageId: string;
  readonly policy: string;
  readonly policyVersion: number;
  /** How many of the policy's first steps start together; absent: one. */
  readonly parallelSteps?: number;
  readonly status: MessageStatus;
  /** Why it ended as it did. */
  readonly reason?: SettleReason | CorrectionReason;
  /** Channels that the recipient has an address for. */
  readonly reachable: readonly Channel[];
  /** Steps whose template cannot be rendered for the message; absent: none. */
  readonly unrenderable?: readonly number[];
  /** Steps whose text makes more short messages than they allow; absent: none. */
  readonly tooLong?: readonly number[];
  readonly acceptedAt: number;
  readonly expiresAt: number;
  /** No step starts earlier. */
  readonly sendAt?: number;
  /** Steps start only while it is open. */
  readonly sendWindow?: SendWindow;
  /** The recipient's zone; absent: UTC. */
  readonly timeZone?: string;
  /** For conditions. */
  readonly recipient?: RecipientFacts;
  readonly updatedAt: number;
  readonly settledAt?: number;
  /** In the policy's order, without gaps: `steps[i].step === i`. */
  readonly steps: readonly StepState[];
  readonly cancelRequestedAt?: number;
  readonly acknowledgedAt?: number;
  /** Proof of delivery came after FAILED or EXPIRED. */
  readonly late: boolean;
  /** More than one attempt turned out to be delivered, those of steps that started together counted as one. */
  readonly duplicateDelivery: boolean;
  /** How many timeline entries the message has. */
  readonly sequence: number;
}
