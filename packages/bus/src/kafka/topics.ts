import { type Kafka } from 'kafkajs';

import { withDeadline } from './deadline';

const DEADLINE_MS = 30_000;
/** A message with its content and attachments fits, with room to spare. */
const MAX_RECORD_BYTES = 8 << 20;

export interface TopicSettings {
  readonly partitions: number;
  /** Undefined: the broker's default. */
  readonly replicationFactor: number | undefined;
}

/** Creates what is missing of the topics; another process may be doing the same. */
export async function ensureKafkaTopics(kafka: Kafka, topics: readonly string[], settings: TopicSettings): Promise<void> {
  const admin = kafka.admin();
  try {
    await withDeadline(admin.connect(), DEADLINE_MS, 'connecting to Kafka');
    const there = new Set(await admin.listTopics());
    const missing = [...new Set(topics)].filter((topic) => !there.has(topic));
    // One at a time: one that somebody else has just made must not fail the others.
    for (const topic of missing) {
      await admin.createTopics({
        waitForLeaders: true,
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
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}
