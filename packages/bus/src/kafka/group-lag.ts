import { type Admin, type Kafka } from 'kafkajs';

import { type TopicLag } from '../bus';

/** Asks the broker how far groups are behind, over one connection that is made when it is first asked. */
export class GroupLag {
  readonly #kafka: Kafka;
  #admin: Promise<Admin> | undefined;

  constructor(kafka: Kafka) {
    this.#kafka = kafka;
  }

  async read(group: string, topics: readonly string[]): Promise<readonly TopicLag[]> {
    const connecting = (this.#admin ??= connect(this.#kafka));
    try {
      const admin = await connecting;
      const committed = new Map((await admin.fetchOffsets({ groupId: group, topics: [...topics] })).map(({ topic, partitions }) => [topic, partitions]));
      return await Promise.all(
        topics.map(async (topic) => {
          const reached = new Map(committed.get(topic)?.map(({ partition, offset }) => [partition, offset]));
          const partitions = await admin.fetchTopicOffsets(topic);
          return { topic, records: partitions.reduce((sum, { partition, low, high }) => sum + behind(reached.get(partition), low, high), 0) };
        }),
      );
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    const admin = await this.#admin?.catch(() => undefined);
    this.#admin = undefined;
    await admin?.disconnect().catch(() => undefined);
  }
}

async function connect(kafka: Kafka): Promise<Admin> {
  const admin = kafka.admin();
  await admin.connect();
  return admin;
}

/** A group that has committed nothing (-1), or what is no longer kept, begins with the oldest record. */
function behind(reached: string | undefined, low: string, high: string): number {
  const next = BigInt(reached ?? -1);
  const from = next < BigInt(low) ? BigInt(low) : next;
  return Math.max(0, Number(BigInt(high) - from));
}
