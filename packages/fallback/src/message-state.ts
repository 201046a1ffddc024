import { type Channel } from './policy';

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

export type StepStatus = 'ACTIVE' | 'SUCCEEDED' | 'FAILED' | 'SKIPPED' | 'CANCELED';

/** One hand-off to one provider. Times are milliseconds since the epoch. */
export interface AttemptState {
  readonly id: string;
  readonly status: AttemptStatus;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** When the provider call was made, as far as it is known. */
  readonly handedOffAt?: number;
  readonly errorClass?: ErrorClass;
  readonly provider?: string;
  readonly providerMessageId?: string;
  readonly providerCode?: string;
}

/** A step that has begun or was passed over. */
export interface StepState {
  /** Position in the policy, from 0. */
  readonly step: number;
  readonly channel: Channel;
  readonly status: StepStatus;
  /** UPPER_SNAKE; set once the step has ended. */
  readonly reason?: string;
  readonly startedAt: number;
  readonly endedAt?: number;
  /** When the step runs out of time; set by its first hand-off. */
  readonly deadline?: number;
  readonly attempts: readonly AttemptState[];
}

/** All that the engine knows of one message; it survives as JSON. Times are milliseconds since the epoch. */
export interface MessageState {
  readonly messageId: string;
  readonly policy: string;
  readonly policyVersion: number;
  readonly status: MessageStatus;
  /** UPPER_SNAKE; why it ended as it did. */
  readonly reason?: string;
  /** Channels that the recipient has an address for. */
  readonly reachable: readonly Channel[];
  readonly acceptedAt: number;
  readonly expiresAt: number;
  readonly updatedAt: number;
  readonly settledAt?: number;
  readonly steps: readonly StepState[];
  readonly cancelRequestedAt?: number;
  readonly acknowledgedAt?: number;
  readonly late: boolean;
  readonly duplicateDelivery: boolean;
  /** How many timeline entries the message has. */
  readonly sequence: number;
}
