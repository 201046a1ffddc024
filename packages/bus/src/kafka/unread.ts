import { randomBytes } from 'node:crypto';

import { type Consumer, type Kafka } from 'kafkajs';

import { type UnreadRecord } from '../bus';
import { withAdmin } from './admin';
import { committedOffsets } from './committed-offsets';
import { withDeadline } from './deadline';
import { toReceivedRecord } from './received-record';

const DEADLINE_MS = 60_000;

/** What is to be read of a partition: from `next`, up to and without `end`. */
interface Range {
  readonly topic: string;
  readonly partition: number;
  readonly end: bigint;
  next: bigint;
}

/**
 * The records that the group has not committed, at most so many of each topic. They are read by a group that commits nothing, so the broker
 * forgets it when it is gone.
 */
export async function unreadRecords(kafka: Kafka, group: string, topics: readonly string[], most: number): Promise<readonly UnreadRecord[]> {
  const ranges = await rangesOf(kafka, group, topics);
  if (ranges.length === 0) return [];
  const consumer = kafka.consumer({ groupId: `${group}.look.${randomBytes(6).toString('hex')}`, allowAutoTopicCreation: false });
  try {
    const found = await withDeadline(read(consumer, ranges, most), DEADLINE_MS, 'reading what is unread');
    return topics.flatMap((topic) => found.filter((record) => record.topic === topic).sort((a, b) => a.timestamp - b.timestamp).slice(0, most));
  } finally {
    await consumer.disconnect().catch(() => undefined);
  }
}

/** The partitions that have something, as of now. */
function rangesOf(kafka: Kafka, group: string, topics: readonly string[]): Promise<Range[]> {
  return withAdmin(kafka, async (admin) => {
    const committed = await committedOffsets(admin, group, topics);
    const ranges = topics.map(async (topic): Promise<Range[]> => {
      const reached = new Map(committed.find((entry) => entry.topic === topic)?.partitions.map(({ partition, offset }) => [partition, BigInt(offset)]));
      const partitions = await admin.fetchTopicOffsets(topic);
      return partitions.map(({ partition, low, high }) => ({ topic, partition, end: BigInt(high), next: later(reached.get(partition), BigInt(low)) }));
    });
    return (await Promise.all(ranges)).flat().filter(({ next, end }) => next < end);
  });
}

function later(reached: bigint | undefined, low: bigint): bigint {
  return reached === undefined || reached < low ? low : reached;
}

function read(consumer: Consumer, ranges: readonly Range[], most: number): Promise<UnreadRecord[]> {
  const found: UnreadRecord[] = [];
  const counts = new Map<string, number>();
  const isOpen = (range: Range): boolean => range.next < range.end && (counts.get(range.topic) ?? 0) < most;
  return new Promise((resolve, reject) => {
    consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
    const start = async (): Promise<void> => {
      await consumer.connect();
      await consumer.subscribe({ topics: [...new Set(ranges.map(({ topic }) => topic))], fromBeginning: true });
      await consumer.run({
        autoCommit: false,
        eachBatch: async ({ batch }) => {
          const range = ranges.find(({ topic, partition }) => topic === batch.topic && partition === batch.partition);
          if (range === undefined) return;
          for (const message of batch.messages) {
            if (BigInt(message.offset) < range.next || !isOpen(range)) continue;
            const { value: _value, ...record } = toReceivedRecord(batch.topic, batch.partition, message);
            found.push(record);
            counts.set(batch.topic, (counts.get(batch.topic) ?? 0) + 1);
            range.next = BigInt(message.offset) + 1n;
          }
          // What was compacted away leaves gaps.
          const behind = BigInt(batch.lastOffset()) + 1n;
          if (isOpen(range) && behind > range.next) range.next = behind;
          if (!ranges.some(isOpen)) resolve(found);
        },
      });
      for (const { topic, partition, next } of ranges) consumer.seek({ topic, partition, offset: String(next) });
    };
    start().catch(reject);
  });
}
