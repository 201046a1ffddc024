import { type BusLog } from './bus';

interface CommonConfig {
  /** Partitions of topics that are created. Default 6. */
  readonly partitions?: number;
  readonly log?: BusLog;
  /** After how long without a sign of life a consumer has stalled. Default 45 s: with a probe each ten seconds it is known within 60. */
  readonly stallAfterMs?: number;
}

/** Paths of PEM files, read for each connection: what was renewed counts from the next one on. */
export interface KafkaTls {
  /** Authorities that brokers' certificates may come from. Default: those that Node knows. */
  readonly ca?: string;
  /** The client's own certificate with its chain, and the key to it. */
  readonly cert?: string;
  readonly key?: string;
}

export interface KafkaSasl {
  readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
  readonly username: string;
  /** Asked for each authentication: what was changed counts from the next one on. */
  readonly password: () => string;
}

export interface KafkaBusConfig extends CommonConfig {
  readonly kind: 'kafka';
  readonly brokers: string[];
  readonly clientId: string;
  /** Stands before the names of topics and groups on Kafka, and nowhere else. Default: nothing. */
  readonly prefix?: string;
  /** Of topics that are created. Default: the broker's `default.replication.factor`. */
  readonly replicationFactor?: number;
  /** Of topics that are created: so many must have a record before it is written. Default: the broker's `min.insync.replicas`. */
  readonly minInSyncReplicas?: number;
  /** Whether missing topics are created; if not, they are waited for. Default true. */
  readonly createTopics?: boolean;
  /** Absent: plaintext. */
  readonly tls?: KafkaTls;
  readonly sasl?: KafkaSasl;
  /** How soon a dead member's partitions go to another. Default 15 s. */
  readonly sessionTimeoutMs?: number;
}

export interface PostgresBusConfig extends CommonConfig {
  readonly kind: 'postgres';
  /** A direct connection: LISTEN and session locks do not pass a transaction pooler. */
  readonly connectionString: string;
  /** Default `bus`. */
  readonly schema?: string;
  /** Whether the schema is made and migrated; if not, it is waited for. Default true. */
  readonly mayMigrate?: boolean;
  /** How many of a topic's newest records are kept although every group has processed them. Default 10,000. */
  readonly retainConsumed?: number;
}

export type BusConfig = KafkaBusConfig | PostgresBusConfig;

export const DEFAULT_PARTITIONS = 6;
export const DEFAULT_MAX_BATCH_SIZE = 500;
export const DEFAULT_STALL_AFTER_MS = 45_000;
