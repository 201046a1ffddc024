import { type Context } from '@opentelemetry/api';

import { type BatchControl, type ReceivedRecord } from '../bus';

/** A record as a use case sees it. */
export interface Consumed<T> {
  readonly record: ReceivedRecord;
  readonly value: T;
  /** Holds the record's CONSUMER span: the parent of what handling it does, and of the records it leads to. */
  readonly context: Context;
}

export type Handle<T> = (items: readonly Consumed<T>[], control: BatchControl) => Promise<void>;
