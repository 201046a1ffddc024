import { type ReceivedRecord } from '../bus';

/**
 * Remembers which records of a failed batch got through, so that its redelivery does not hand them over again. Only as long as the
 * batch is open: what a restart or another member repeats is for the handler's own deduplication in its database.
 */
export class HandledRecords {
  readonly #places = new Set<string>();

  isHandled(record: ReceivedRecord): boolean {
    return this.#places.size > 0 && this.#places.has(place(record));
  }

  add(record: ReceivedRecord): void {
    this.#places.add(place(record));
  }

  /** The batch is committed: nothing of it comes again. */
  forget(records: readonly ReceivedRecord[]): void {
    if (this.#places.size === 0) return;
    for (const record of records) this.#places.delete(place(record));
  }
}

const place = ({ topic, partition, offset }: ReceivedRecord): string => `${topic}/${partition}/${offset}`;
