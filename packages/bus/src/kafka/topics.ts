import { setTimeout as sleep } from 'node:timers/promises';

import { type Admin, type Kafka } from 'kafkajs';

import { withDeadline } from './deadline';

const DEADLINE_MS = 30_000;
const RETRY_MS = 500;
/** A message with its content and attachments fits, with room to spare. */
const MAX_RECORD_BYTES = 8 << 20;

export interface TopicSettings {
  readonly partitions: number;
  /** Undefined: the broker's default. */
  readonly replicationFactor: number | undefined;
}

/**
 * Creates what is missing of the topics; another process may be doing the same. A broker that is away, at a start of the whole platform say,
 * is waited for, at most 30 s.
 */
export async function ensureKafkaTopics(kafka: Kafka, topics: readonly string[], settings: TopicSettings): Promise<void> {
  const giveUpAt = Date.now() + DEADLINE_MS;
  for (;;) {
    try {
      return await createMissing(kafka, topics, settings);
    } catch (error) {
      if (Date.now() > giveUpAt) throw error;
      await sleep(RETRY_MS);
    }
  }
}

async function createMissing(kafka: Kafka, topics: readonly string[], settings: TopicSettings): Promise<void> {
  const admin = kafka.admin();
  try {
    await withDeadline(admin.connect(), DEADLINE_MS, 'connecting to Kafka');
    const there = new Set(await admin.listTopics());
    const missing = [...new Set(topics)].filter((topic) => !there.has(topic));
    // One at a time: one that somebody else has just made must not fail the others.
    for (const topic of missing) {
      await admin.createTopics({
        waitForLeaders: false,
        topics: [
          {
            topic,
            numPartitions: settings.partitions,
            replicationFactor: settings.replicationFactor ?? -1,
            configEntries: [{ name: 'max.message.bytes', value: String(MAX_RECORD_BYTES) }],
          },
        ],
      });
    }
    await untilLed(admin, missing, settings.partitions);
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}

/**
 * Until the leader of every partition answers for it. Metadata names leaders that do not serve yet: a publish would fail in part and be
 * repeated as a whole.
 */
async function untilLed(admin: Admin, topics: readonly string[], partitions: number): Promise<void> {
  const giveUpAt = Date.now() + DEADLINE_MS;
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
