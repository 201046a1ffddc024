import { setTimeout as sleep } from 'node:timers/promises';

import { type Admin, KafkaJSAggregateError } from 'kafkajs';

import { kafkaAdvice } from './kafka-advice';

const LED_DEADLINE_MS = 30_000;
/** A message with its content and attachments fits, with room to spare. */
const MAX_RECORD_BYTES = 8 << 20;

export interface TopicSettings {
  readonly partitions: number;
  /** Undefined: the broker's default. */
  readonly replicationFactor: number | undefined;
  /** Likewise. */
  readonly minInSyncReplicas: number | undefined;
}

/** What is set of a topic that is created; all else is the broker's default. */
export function topicConfig({ minInSyncReplicas }: Pick<TopicSettings, 'minInSyncReplicas'>): Readonly<Record<string, string>> {
  return { 'max.message.bytes': String(MAX_RECORD_BYTES), ...(minInSyncReplicas === undefined ? {} : { 'min.insync.replicas': String(minInSyncReplicas) }) };
}

/** False when it was there already. */
export async function createTopic(admin: Admin, topic: string, settings: TopicSettings): Promise<boolean> {
  const { partitions, replicationFactor } = settings;
  const configEntries = Object.entries(topicConfig(settings)).map(([name, value]) => ({ name, value }));
  try {
    return await admin.createTopics({
      waitForLeaders: false,
      topics: [{ topic, numPartitions: partitions, replicationFactor: replicationFactor ?? -1, configEntries }],
    });
  } catch (cause) {
    // The library says "Topic creation errors", and why only in a list.
    const reasons = cause instanceof KafkaJSAggregateError ? cause.errors.map(String) : [String(cause)];
    const said = reasons.join('; ');
    throw new Error(`the topic ${topic} cannot be created: ${said}${kafkaAdvice(said)}`, { cause });
  }
}

/**
 * Until the leader of every partition answers for it. Metadata names leaders that do not serve yet: a publish would fail in part and be
 * repeated as a whole.
 */
export async function untilLed(admin: Admin, topics: readonly string[], partitions: number): Promise<void> {
  const giveUpAt = Date.now() + LED_DEADLINE_MS;
  for (const topic of topics) {
    while (!(await isLed(admin, topic, partitions))) {
      if (Date.now() > giveUpAt) throw new Error(`the topic ${topic} was created, but its partitions do not answer`);
      await sleep(50);
    }
  }
}

async function isLed(admin: Admin, topic: string, partitions: number): Promise<boolean> {
  try {
    const offsets = await admin.fetchTopicOffsets(topic);
    return offsets.length >= partitions;
  } catch {
    return false;
  }
}
