import { type Kafka } from 'kafkajs';

import { type Bus, type Claim, type OutgoingRecord, type SubscribeOptions, type Subscription, type TopicLag, type UnreadRecord } from '../bus';
import { DEFAULT_PARTITIONS, DEFAULT_STALL_AFTER_MS, type KafkaBusConfig } from '../config';
import { withAdmin } from './admin';
import { claimGroup } from './claim-group';
import { GroupLag } from './group-lag';
import { createKafka } from './kafka-client';
import { PrefixedBus, withoutPrefix } from './prefixed-bus';
import { KafkaPublisher } from './publisher';
import { KafkaSubscription } from './subscription';
import { ensureKafkaTopics, missingTopics } from './topics';
import { unreadRecords } from './unread';

const DEFAULT_SESSION_TIMEOUT_MS = 15_000;

/** Opens the bus on Kafka. It connects when it is first used: a broker that is away does not fail it. */
export async function openKafkaBus(config: KafkaBusConfig): Promise<Bus> {
  const { prefix, log = () => undefined } = config;
  if (prefix === undefined) return new KafkaBus(config);
  return new PrefixedBus(new KafkaBus({ ...config, log: (entry) => log(withoutPrefix(entry, prefix)) }), prefix);
}

class KafkaBus implements Bus {
  readonly system = 'kafka';
  readonly #config: KafkaBusConfig;
  readonly #kafka: Kafka;
  readonly #publisher: KafkaPublisher;
  readonly #lag: GroupLag;
  readonly #subscriptions = new Set<Subscription>();
  readonly #closing = new AbortController();

  constructor(config: KafkaBusConfig) {
    this.#config = config;
    this.#kafka = createKafka(config, config.log ?? (() => undefined));
    this.#publisher = new KafkaPublisher(this.#kafka);
    this.#lag = new GroupLag(this.#kafka);
  }

  async ensureTopics(topics: readonly string[]): Promise<void> {
    const { createTopics = true, partitions = DEFAULT_PARTITIONS, replicationFactor, minInSyncReplicas, log = () => undefined } = this.#config;
    const create = createTopics ? { partitions, replicationFactor, minInSyncReplicas } : undefined;
    await ensureKafkaTopics(this.#kafka, { topics, create, log, signal: this.#closing.signal });
  }

  missingTopics(topics: readonly string[]): Promise<readonly string[]> {
    return withAdmin(this.#kafka, (admin) => missingTopics(admin, topics));
  }

  async publish(records: readonly OutgoingRecord[]): Promise<void> {
    if (records.length > 0) await this.#publisher.publish(records);
  }

  async subscribe(options: SubscribeOptions): Promise<Subscription> {
    const subscription = new KafkaSubscription({
      kafka: this.#kafka,
      options,
      sessionTimeoutMs: this.#config.sessionTimeoutMs ?? DEFAULT_SESSION_TIMEOUT_MS,
      stallAfterMs: this.#config.stallAfterMs ?? DEFAULT_STALL_AFTER_MS,
      log: this.#config.log ?? (() => undefined),
      stopped: (stopped) => this.#subscriptions.delete(stopped),
    });
    this.#subscriptions.add(subscription);
    subscription.start();
    return subscription;
  }

  lag(group: string, topics: readonly string[]): Promise<readonly TopicLag[]> {
    return this.#lag.read(group, topics);
  }

  unread(group: string, topics: readonly string[], most: number): Promise<readonly UnreadRecord[]> {
    return unreadRecords(this.#kafka, group, topics, most);
  }

  claim(group: string): Promise<Claim | undefined> {
    return claimGroup(this.#kafka, group);
  }

  async close(): Promise<void> {
    this.#closing.abort(new Error('the bus was closed'));
    await Promise.all([...this.#subscriptions].map((subscription) => subscription.stop()));
    await this.#publisher.close();
    await this.#lag.close();
  }
}
