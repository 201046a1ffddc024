import { type MessageState } from '@switchback/fallback';

/** W3C trace context headers; empty when the message is not traced. */
export type TraceHeaders = Readonly<Record<string, string>>;

/** One message as it stands, beside what never changes about it. */
export interface StoredMessage {
  readonly id: string;
  readonly customerId: string;
  readonly correlationId: string;
  readonly trace: TraceHeaders;
  readonly state: MessageState;
}
