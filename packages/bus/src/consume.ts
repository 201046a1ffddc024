import { errorType } from '@switchback/postgres';

import { type BatchControl, type Bus, type ReceivedRecord, type Subscription } from './bus';
import { ConsumerMetrics } from './consumer-metrics';
import { type Consumed, type Handle } from './middleware/consumed';
import { publishDeadLetters, type DeadLetter, type DeadLetterReason } from './middleware/dead-letter';
import { HandledRecords } from './middleware/deduplicate';
import { isolate } from './middleware/isolate';
import { DEFAULT_RETRY, withRetry, type RetryOptions } from './middleware/retry';
import { traceBatch, type BatchTrace } from './middleware/trace';

/** What a consumer did besides handling, for the log and metrics. Never holds content. */
export type ConsumeEvent =
  | { readonly kind: 'RETRY'; readonly group: string; readonly attempt: number; readonly records: number; readonly error: unknown }
  | {
      readonly kind: 'DEAD_LETTER';
      readonly group: string;
      readonly reason: DeadLetterReason;
      readonly record: RecordPlace;
      readonly key: string;
      /** W3C trace context that came with the record. */
      readonly traceparent: string | undefined;
      readonly error: unknown;
    };

/** Where a record lies. */
export interface RecordPlace {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
}

export interface ConsumeOptions<T> {
  readonly group: string;
  readonly topics: readonly string[];
  /** Throws when the bytes are not what the topic carries: the record becomes a dead letter at once. */
  readonly decode: (value: Uint8Array, topic: string) => T;
  /**
   * Takes a batch; resolving means that its effects are durable. A record may come more than once, so it must deduplicate in its own
   * transaction, and it may be called with parts of a batch that failed, so a throw must leave nothing half done.
   */
  readonly handle: Handle<T>;
  /** The topic for what cannot be processed; created when missing. */
  readonly deadLetter: (topic: string) => string;
  /** Most records in one batch. Default 500. */
  readonly maxBatchSize?: number;
  /** As in `SubscribeOptions`. */
  readonly gatherMs?: number;
  readonly retry?: Partial<RetryOptions>;
  readonly onEvent?: (event: ConsumeEvent) => void;
}

/**
 * Subscribes with the platform's middleware: trace, decode, deduplicate, retry with backoff, isolate a failing record by halving the batch, dead
 * letter. A record whose error is clearly its own becomes a dead letter; one with an unclear error only when another record got through
 * after it, because when nothing does the fault lies elsewhere: then it stays on the bus and comes again, for ever.
 */
export async function consume<T>(bus: Bus, options: ConsumeOptions<T>): Promise<Subscription> {
  await bus.ensureTopics([...options.topics, ...options.topics.map(options.deadLetter)]);
  const metrics = new ConsumerMetrics(bus, options.group, options.topics);
  const consumer = new Consumer(bus, options, metrics);
  const subscription = await bus.subscribe({
    group: options.group,
    topics: options.topics,
    handler: (records, control) => consumer.take(records, control),
    ...(options.maxBatchSize === undefined ? {} : { maxBatchSize: options.maxBatchSize }),
    ...(options.gatherMs === undefined ? {} : { gatherMs: options.gatherMs }),
  });
  const unobserve = metrics.observe(subscription, options.group);
  return {
    stop: () => {
      unobserve();
      return subscription.stop();
    },
    get state() {
      return subscription.state;
    },
    healthy: () => subscription.healthy(),
  };
}

class Consumer<T> {
  readonly #bus: Bus;
  readonly #options: ConsumeOptions<T>;
  readonly #retry: RetryOptions;
  readonly #metrics: ConsumerMetrics;
  readonly #handled = new HandledRecords();

  constructor(bus: Bus, options: ConsumeOptions<T>, metrics: ConsumerMetrics) {
    this.#bus = bus;
    this.#options = options;
    this.#metrics = metrics;
    this.#retry = { ...DEFAULT_RETRY, ...options.retry };
  }

  async take(records: readonly ReceivedRecord[], control: BatchControl): Promise<void> {
    const startedAt = performance.now();
    const ended = (failure?: string): void => this.#metrics.processed((performance.now() - startedAt) / 1_000, failure);
    this.#metrics.taken(records.map(({ timestamp }) => timestamp), Date.now());
    try {
      await this.#take(records, control);
      ended();
    } catch (error) {
      ended(errorType(error));
      throw error;
    }
  }

  async #take(records: readonly ReceivedRecord[], control: BatchControl): Promise<void> {
    const fresh = records.filter((record) => !this.#handled.isHandled(record));
    const traced = traceBatch(this.#bus, this.#options.group, fresh);
    try {
      const { items, malformed } = this.#decode(fresh, traced);
      const outcome = await traced.run(() => this.#handle(items, control, traced));
      await this.#bury([...malformed, ...outcome.letters], traced);
      if (outcome.open !== undefined) throw this.#keepOpen(outcome, malformed);
      this.#handled.forget(records);
      traced.end();
    } catch (error) {
      traced.end(error);
      throw error;
    }
  }

  #decode(records: readonly ReceivedRecord[], traced: BatchTrace): { items: Consumed<T>[]; malformed: DeadLetter[] } {
    const items: Consumed<T>[] = [];
    const malformed: DeadLetter[] = [];
    for (const record of records) {
      const context = traced.contextOf(record);
      try {
        items.push({ record, value: this.#options.decode(record.value, record.topic), context });
      } catch (error) {
        malformed.push({ record, reason: 'MALFORMED', error, context });
      }
    }
    return { items, malformed };
  }

  async #handle(items: readonly Consumed<T>[], control: BatchControl, traced: BatchTrace): Promise<Outcome> {
    if (items.length === 0) return { handled: [], letters: [] };
    try {
      await withRetry(() => this.#options.handle(items, control), control, this.#retry, (error, attempt) => {
        this.#metrics.retried();
        this.#options.onEvent?.({ kind: 'RETRY', group: this.#options.group, attempt, records: items.length, error });
      });
      return { handled: [], letters: [] };
    } catch (error) {
      if (control.signal.aborted) throw error;
      return this.#isolate(items, error, control, traced);
    }
  }

  async #isolate(items: readonly Consumed<T>[], error: unknown, control: BatchControl, traced: BatchTrace): Promise<Outcome> {
    const { handled, failed, open } = await isolate(items, error, async (part) => {
      await control.heartbeat();
      await this.#options.handle(part, control);
    });
    if (open !== undefined) {
      const done = new Set([...handled, ...failed.map(({ item }) => item)]);
      for (const item of items) if (!done.has(item)) traced.failed(item.record, open);
    }
    const letters = failed.map((failure) => toLetter(failure.item, 'UNPROCESSABLE', failure.error));
    return { handled: handled.map(({ record }) => record), letters, ...(open === undefined ? {} : { open }) };
  }

  /** Remembers what is done of a batch that comes again; answers the error to throw. */
  #keepOpen({ handled, letters, open }: Outcome, malformed: readonly DeadLetter[]): unknown {
    for (const record of handled) this.#handled.add(record);
    for (const { record } of [...malformed, ...letters]) this.#handled.add(record);
    return open;
  }

  async #bury(letters: readonly DeadLetter[], traced: BatchTrace): Promise<void> {
    if (letters.length === 0) return;
    const { group, deadLetter, onEvent } = this.#options;
    await publishDeadLetters(this.#bus, group, deadLetter, letters);
    for (const { record, reason, error } of letters) {
      traced.failed(record, error);
      this.#metrics.deadLettered(reason);
      const { topic, partition, offset, key, headers } = record;
      onEvent?.({ kind: 'DEAD_LETTER', group, reason, record: { topic, partition, offset }, key, traceparent: headers['traceparent'], error });
    }
  }
}

interface Outcome {
  /** What got through on its own, when the batch as a whole did not. */
  readonly handled: readonly ReceivedRecord[];
  readonly letters: readonly DeadLetter[];
  /** The error for which the rest has to come again. */
  readonly open?: unknown;
}

function toLetter<T>({ record, context }: Consumed<T>, reason: DeadLetterReason, error: unknown): DeadLetter {
  return { record, reason, error, context };
}
