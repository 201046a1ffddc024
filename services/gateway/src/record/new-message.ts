/** A message about to be accepted, in the form in which it is stored. */
export interface NewMessage {
  readonly customerId: string;
  readonly requestId: string;
  readonly messageId: string;
  /** SHA-256 of the body. */
  readonly fingerprint: Uint8Array;
  /** The answer to the sender: a messaging.v1.Message. */
  readonly answer: Uint8Array;
  /** What the router will consume: an events.v1.MessageAccepted. */
  readonly event: Uint8Array;
  /** The trace context as headers of the record. */
  readonly headers: Readonly<Record<string, string>>;
}

/** What is stored of an accepted message. */
export interface StoredMessage {
  readonly customerId: string;
  readonly requestId: string;
  readonly fingerprint: Buffer;
  readonly answer: Buffer;
}
