import { type BatchControl, type BatchHandler, type Bus, type Claim, type OutgoingRecord, type ReceivedRecord, type SubscribeOptions, type Subscription, type TopicLag, type UnreadRecord } from '../bus';

/** A bus within the process, for specs of what sits on top of one: it hands published records over when the spec says so. */
export class LoopbackBus implements Bus {
  readonly system = 'kafka';
  readonly published: OutgoingRecord[] = [];
  readonly topics = new Set<string>();
  failing: Error | undefined;
  #handler: BatchHandler = async () => undefined;

  async ensureTopics(topics: readonly string[]): Promise<void> {
    for (const topic of topics) this.topics.add(topic);
  }

  async missingTopics(topics: readonly string[]): Promise<readonly string[]> {
    return topics.filter((topic) => !this.topics.has(topic));
  }

  async publish(records: readonly OutgoingRecord[]): Promise<void> {
    if (this.failing !== undefined) throw this.failing;
    this.published.push(...records);
  }

  async subscribe({ handler }: SubscribeOptions): Promise<Subscription> {
    this.#handler = handler;
    return { stop: async () => undefined, state: { state: 'CONSUMING' }, healthy: () => true };
  }

  async lag(): Promise<readonly TopicLag[]> {
    return [];
  }

  async unread(): Promise<readonly UnreadRecord[]> {
    return [];
  }

  async claim(): Promise<Claim> {
    return { release: async () => undefined };
  }

  async close(): Promise<void> {}

  /** Hands the records over as one batch. */
  deliver(records: readonly OutgoingRecord[], control: Partial<BatchControl> = {}): Promise<void> {
    const received: ReceivedRecord[] = records.map((record, index) => ({ ...record, partition: 3, offset: String(100 + index), timestamp: 0 }));
    return this.#handler(received, { heartbeat: async () => undefined, signal: new AbortController().signal, ...control });
  }
}
