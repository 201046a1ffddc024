import { Kafka, logLevel } from 'kafkajs';

/** As `kafka-consumer-groups.sh --reset-offsets --to-datetime` does it, of a group without members. */
export async function rewindGroup(brokers: readonly string[], o: { group: string; topic: string; to: number }): Promise<void> {
  const admin = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    const partitions = await admin.fetchTopicOffsetsByTimestamp(o.topic, o.to);
    await admin.setOffsets({ groupId: o.group, topic: o.topic, partitions });
  } finally {
    await admin.disconnect();
  }
}
