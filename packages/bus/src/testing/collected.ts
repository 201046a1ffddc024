import { type BatchHandler, type ReceivedRecord } from '../bus';

/** Collects what a handler gets. */
export class Collected {
  readonly records: ReceivedRecord[] = [];
  readonly batches: number[] = [];

  readonly handler: BatchHandler = async (records) => {
    this.batches.push(records.length);
    this.records.push(...records);
  };

  get texts(): string[] {
    return this.records.map(text);
  }

  /** The texts of each key, in the order they came. */
  byKey(): Map<string, string[]> {
    const keys = new Map<string, string[]>();
    for (const record of this.records) keys.set(record.key, [...(keys.get(record.key) ?? []), text(record)]);
    return keys;
  }
}

export const text = (record: { value: Uint8Array }): string => Buffer.from(record.value).toString('utf8');
