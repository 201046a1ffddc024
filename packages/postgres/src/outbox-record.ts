/** One record on its way to the bus. Headers carry the W3C trace context. */
export interface OutboxRecord {
  readonly topic: string;
  readonly key: string;
  readonly value: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
}
