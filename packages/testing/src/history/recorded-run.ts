import { type AttemptStatus, type Channel, type Event, type FallbackPolicy, type MessageState, type MessageStatus } from '@switchback/fallback';

/** What a run of the platform left behind, on every side. Times are milliseconds since the epoch. */
export interface RecordedRun {
  /** What callers were told OK about. */
  readonly accepted: readonly RecordedAcceptance[];
  /** What stood against addresses: what customers had stored before they sent anything, and what persons said meanwhile. */
  readonly suppressed: readonly RecordedSuppression[];
  /** The router's rows. */
  readonly messages: readonly RecordedMessage[];
  readonly timeline: readonly RecordedEntry[];
  readonly policies: readonly RecordedPolicy[];
  /** The channel services' rows. */
  readonly claims: readonly RecordedClaim[];
  readonly receipts: readonly RecordedReceipt[];
  /** What the providers say that they were asked to send. */
  readonly calls: readonly RecordedCall[];
  /** What travelled on the bus, in the order of arrival; a record may have come twice. */
  readonly announcements: readonly RecordedAnnouncement[];
  readonly dispatches: readonly RecordedDispatch[];
  readonly reports: readonly RecordedReport[];
  readonly statuses: readonly RecordedStatus[];
  /** Keys of records that a consumer gave up. */
  readonly deadLetters: readonly string[];
}

export interface RecordedAcceptance {
  readonly messageId: string;
  readonly customerId: string;
}

export interface RecordedSuppression {
  readonly customerId: string;
  readonly address: string;
  readonly channel: Channel | 'ALL';
  /** When it was seen to be recorded. Absent: before anything was sent. */
  readonly since?: number;
  /** When the person began to take it back. Absent: never. */
  readonly until?: number;
}

export interface RecordedMessage {
  readonly id: string;
  readonly customerId: string;
  /** Of the row that keeps what was accepted. */
  readonly inputCustomerId: string;
  readonly status: MessageStatus;
  readonly state: MessageState;
}

export interface RecordedEntry {
  readonly messageId: string;
  readonly sequence: number;
  readonly event: Event;
}

export interface RecordedPolicy {
  readonly customerId: string;
  readonly policy: FallbackPolicy;
}

export interface RecordedClaim {
  readonly channel: Channel;
  readonly attemptId: string;
  readonly messageId: string;
  readonly status: AttemptStatus;
  readonly providerMessageId: string | null;
  /** Provider calls begun. */
  readonly calls: number;
}

export interface RecordedReceipt {
  readonly channel: Channel;
  /** Null while it is parked. */
  readonly attemptId: string | null;
  readonly providerMessageId: string;
  readonly status: AttemptStatus;
}

export interface RecordedCall {
  readonly channel: Channel;
  readonly attemptId: string;
  /** Which call of its attempt it said to be, from 1. */
  readonly call: number;
  readonly outcome: 'TAKEN' | 'REFUSED' | 'NO_ANSWER';
  readonly providerMessageId?: string;
  /** When the provider was asked, where it says. */
  readonly at?: number;
}

/** messages.accepted */
export interface RecordedAnnouncement {
  readonly messageId: string;
  readonly customerId: string;
  readonly addresses: readonly string[];
  readonly text: string;
}

/** dispatch.<channel> */
export interface RecordedDispatch {
  readonly attemptId: string;
  readonly messageId: string;
  readonly customerId: string;
  readonly channel: Channel;
  readonly step: number;
  readonly address: string;
  readonly text: string;
  readonly createdAt: number;
}

/** attempts.events */
export interface RecordedReport {
  readonly eventId: string;
  readonly messageId: string;
  readonly attemptId: string;
  readonly status: AttemptStatus;
}

/** messages.events */
export interface RecordedStatus {
  readonly eventId: string;
  readonly messageId: string;
  readonly customerId: string;
  readonly status: MessageStatus;
  readonly sequence: number;
}
