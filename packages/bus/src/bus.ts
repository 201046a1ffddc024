import { type Pool, type PoolClient } from '@switchback/postgres';

import { type ConsumerState } from './consumer-pulse';

/** One record to publish. Headers carry the W3C trace context. */
export interface OutgoingRecord {
  readonly topic: string;
  readonly key: string;
  readonly value: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
}

/** One record as a consumer receives it. */
export interface ReceivedRecord extends OutgoingRecord {
  readonly partition: number;
  /** Position in the partition; a decimal string because Kafka's offsets are 64-bit. */
  readonly offset: string;
  /** When the bus stored it, in milliseconds since the epoch. */
  readonly timestamp: number;
}

/** A record without its value, for those who look at what is there. */
export type UnreadRecord = Omit<ReceivedRecord, 'value'>;

/**
 * Takes records of all partitions that the member holds, so that a batch is as large as the load allows; within a partition they come
 * in order. Resolving commits them; throwing leaves the whole batch uncommitted and it is delivered again after a backoff.
 */
export type BatchHandler = (records: readonly ReceivedRecord[], control: BatchControl) => Promise<void>;

export interface BatchControl {
  /** Tells that long work is still alive. Throws when the member has to give the batch up: let it through. */
  readonly heartbeat: () => Promise<void>;
  /** Aborted when the subscription stops or loses its partitions. */
  readonly signal: AbortSignal;
}

export interface SubscribeOptions {
  /** Consumer group; each record goes to one member of each group. A new group begins with the oldest record. */
  readonly group: string;
  readonly topics: readonly string[];
  readonly handler: BatchHandler;
  /** Most records in one call of the handler. Default 500. */
  readonly maxBatchSize?: number;
  /**
   * How long records gather before the next batch, from the start of the one before, unless it would be full. The first record after a quiet
   * time is handed over at once. Default 10 ms; longer where nobody waits.
   */
  readonly gatherMs?: number;
  /**
   * Says which records this member leaves: they are neither handed over nor committed. With a record it has to leave all that come after it in its
   * partition.
   */
  readonly leaves?: (record: ReceivedRecord) => boolean;
}

export interface Subscription {
  /** Stops fetching, waits for the running batch, commits, leaves the group. */
  stop(): Promise<void>;
  /** How it does: liveness must fail when it has STALLED. */
  readonly state: ConsumerState;
  /** False when it has STALLED. */
  healthy(): boolean;
}

/** Work that one process at a time does. */
export interface Claim {
  release(): Promise<void>;
}

/** How many of a topic's records a group has not committed, over all partitions. */
export interface TopicLag {
  readonly topic: string;
  readonly records: number;
}

/**
 * Prepares records; the function it answers publishes them in the client's transaction. Call it last, for it holds the topics until the
 * transaction ends; it sends what it has to in the turn in which it is called.
 */
export type PublishInTransaction = (records: readonly OutgoingRecord[]) => Promise<(client: PoolClient) => Promise<void>>;

/**
 * The bus: at-least-once, ordered per key, at rest before `publish` resolves. Two adapters, `kafka` and `postgres`; services
 * never see which.
 */
export interface Bus {
  /** OpenTelemetry's `messaging.system.name`. */
  readonly system: 'kafka' | 'postgresql';
  /** Creates what is missing of these topics (and leaves the rest alone). */
  ensureTopics(topics: readonly string[]): Promise<void>;
  /** Those of these topics that are not there, or not ours to see. Rejects when the bus does not answer. */
  missingTopics(topics: readonly string[]): Promise<readonly string[]>;
  /** Resolves when every record is durable; rejects within a bounded time. A failure may have stored some of them. */
  publish(records: readonly OutgoingRecord[]): Promise<void>;
  /**
   * How transactions of a service's pool publish by themselves, when the bus lives in the database that they change and their role may;
   * undefined when they cannot.
   */
  inTransaction?(pool: Pool): Promise<PublishInTransaction | undefined>;
  subscribe(options: SubscribeOptions): Promise<Subscription>;
  /** How far a group is behind, per topic. Very long lags may be told as less than they are. Rejects when the bus does not answer. */
  lag(group: string, topics: readonly string[]): Promise<readonly TopicLag[]>;
  /** What a group has not committed as of now, at most so many records of each topic, oldest first. Changes nothing: the group need not be there. */
  unread(group: string, topics: readonly string[], most: number): Promise<readonly UnreadRecord[]>;
  /**
   * For work that one process at a time does as this group: undefined while another is at it. A bus that cannot hold a claim looks whether the group has
   * members, so two that begin in the same moment may both get one.
   */
  claim(group: string): Promise<Claim | undefined>;
  /** Stops every subscription and closes connections. */
  close(): Promise<void>;
}

/** Something that the bus overcame or goes on trying, for the service's log. Never holds a record's content. */
export interface BusLogEntry {
  readonly level: 'info' | 'warn' | 'error';
  readonly message: string;
  readonly error?: unknown;
  readonly group?: string;
}

export type BusLog = (entry: BusLogEntry) => void;
