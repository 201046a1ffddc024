import { setTimeout as sleep } from 'node:timers/promises';

import { backoffMs } from '@switchback/postgres';
import { type Consumer, type EachBatchPayload, type Kafka } from 'kafkajs';

import { type BusLog, type ReceivedRecord, type SubscribeOptions, type Subscription } from '../bus';
import { DEFAULT_MAX_BATCH_SIZE } from '../config';
import { ConsumerPulse, type ConsumerState } from '../consumer-pulse';
import { BatchCollector } from './batch-collector';
import { kafkaAdvice } from './kafka-advice';
import { RETRY } from './kafka-client';
import { OffsetCommits } from './offset-commits';
import { toReceivedRecord } from './received-record';

export interface KafkaSubscriptionParts {
  readonly kafka: Kafka;
  readonly options: SubscribeOptions;
  readonly sessionTimeoutMs: number;
  readonly stallAfterMs: number;
  readonly log: BusLog;
  readonly stopped: (subscription: Subscription) => void;
}

/** A long poll: the broker answers as soon as there is a byte; so often it answers with nothing, which is when we heartbeat. */
const FETCH_WAIT_MS = 1_000;
const MAX_BYTES = 8 << 20;
const MAX_BYTES_PER_PARTITION = 1 << 20;
const REBALANCE_TIMEOUT_MS = 60_000;
const ALL_PARTITIONS = 100;
const RESTART = { initialMs: 200, maxMs: 3_000 };

/** One member of a group. kafkajs gives a consumer up after some failures; this replaces it by a new one, for ever. */
export class KafkaSubscription implements Subscription {
  readonly #parts: KafkaSubscriptionParts;
  readonly #pulse: ConsumerPulse;
  readonly #stopping = new AbortController();
  #failures = 0;
  #running: Promise<void> | undefined;

  constructor(parts: KafkaSubscriptionParts) {
    this.#parts = parts;
    this.#pulse = new ConsumerPulse(parts.stallAfterMs);
  }

  start(): void {
    this.#running ??= this.#run();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  get state(): ConsumerState {
    return this.#pulse.state;
  }

  healthy(): boolean {
    return this.#stopping.signal.aborted || this.state.state !== 'STALLED';
  }

  async #run(): Promise<void> {
    const { log, options, stopped } = this.#parts;
    while (!this.#stopping.signal.aborted) {
      try {
        await this.#consume();
      } catch (error) {
        this.#failures += 1;
        this.#pulse.failed(error);
        log({ level: 'warn', message: `the consumer failed; starting a new one${kafkaAdvice(String(error))}`, error, group: options.group });
        await sleep(backoffMs(this.#failures, Math.random(), RESTART), undefined, { signal: this.#stopping.signal }).catch(() => undefined);
      }
    }
    stopped(this);
  }

  /** One consumer's life: resolves when stopping, rejects when it crashed. */
  async #consume(): Promise<void> {
    const { kafka, options, sessionTimeoutMs, log } = this.#parts;
    const consumer = kafka.consumer({
      groupId: options.group,
      sessionTimeout: sessionTimeoutMs,
      heartbeatInterval: Math.floor(sessionTimeoutMs / 5),
      rebalanceTimeout: REBALANCE_TIMEOUT_MS,
      minBytes: 1,
      maxBytes: MAX_BYTES,
      maxBytesPerPartition: MAX_BYTES_PER_PARTITION,
      maxWaitTimeInMs: FETCH_WAIT_MS,
      allowAutoTopicCreation: false,
      retry: { ...RETRY, restartOnFailure: async () => false },
    });
    const living = new AbortController();
    const commits = new OffsetCommits((error) => log({ level: 'warn', message: 'offsets were not committed', error, group: options.group }));
    const ended = this.#watch(consumer, commits, living.signal);
    try {
      await consumer.connect();
      await consumer.subscribe({ topics: [...options.topics], fromBeginning: true });
      // Resolves when it has joined, or crashed.
      await this.#startFetching(consumer, commits, AbortSignal.any([this.#stopping.signal, living.signal]));
      await ended;
    } finally {
      living.abort();
      await commits.flush();
      await consumer.disconnect().catch(() => undefined);
    }
  }

  #watch(consumer: Consumer, commits: OffsetCommits, over: AbortSignal): Promise<void> {
    const { FETCH, GROUP_JOIN, CRASH } = consumer.events;
    consumer.on(FETCH, () => this.#pulse.heard());
    consumer.on(GROUP_JOIN, () => {
      this.#failures = 0;
      this.#pulse.heard();
      commits.forget();
    });
    const ended = new Promise<void>((resolve, reject) => {
      consumer.on(CRASH, ({ payload }) => reject(payload.error));
      this.#stopping.signal.addEventListener('abort', () => resolve(), { once: true, signal: over });
      if (this.#stopping.signal.aborted) resolve();
    });
    ended.catch(() => undefined); // it may crash before somebody awaits it
    return ended;
  }

  #startFetching(consumer: Consumer, commits: OffsetCommits, signal: AbortSignal): Promise<void> {
    const { options, log } = this.#parts;
    const collector = new BatchCollector({
      handler: options.handler,
      maxBatchSize: options.maxBatchSize ?? DEFAULT_MAX_BATCH_SIZE,
      gatherMs: options.gatherMs,
      pulse: this.#pulse,
      commits,
      signal,
      onFailure: (error) => log({ level: 'error', message: 'a batch failed; it is delivered again', error, group: options.group }),
    });
    return consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: ALL_PARTITIONS,
      eachBatch: (payload) => take(payload, collector, options.leaves),
    });
  }
}

async function take(payload: EachBatchPayload, collector: BatchCollector, leaves: SubscribeOptions['leaves'] = () => false): Promise<void> {
  const { batch, heartbeat, resolveOffset, commitOffsetsIfNecessary } = payload;
  const records = batch.messages.map((message) => toReceivedRecord(batch.topic, batch.partition, message)).filter((record) => !leaves(record));
  // Read on, but not committed.
  if (records.length === 0) return resolveOffset(batch.lastOffset());
  const last = await collector.add({
    records,
    heartbeat,
    commit: (reached) => commitOffsetsIfNecessary({ topics: toOffsets(reached) }),
  });
  // What is not resolved is fetched again.
  if (last !== undefined) resolveOffset(last.offset);
}

function toOffsets(reached: readonly ReceivedRecord[]): { topic: string; partitions: { partition: number; offset: string }[] }[] {
  const topics = new Map<string, { partition: number; offset: string }[]>();
  for (const { topic, partition, offset } of reached) {
    const next = { partition, offset: String(BigInt(offset) + 1n) };
    topics.set(topic, [...(topics.get(topic) ?? []), next]);
  }
  return [...topics].map(([topic, partitions]) => ({ topic, partitions }));
}
