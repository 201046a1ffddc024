import { type BatchHandler, type Bus, type BusLogEntry, type Claim, type OutgoingRecord, type ReceivedRecord, type SubscribeOptions, type Subscription, type TopicLag, type UnreadRecord } from '../bus';

/**
 * A bus whose topics and groups have a prefix on Kafka, so that platforms can share one. Whoever uses it says and hears names without it; so do
 * the headers of dead letters.
 */
export class PrefixedBus implements Bus {
  readonly #bus: Bus;
  readonly #prefix: string;

  constructor(bus: Bus, prefix: string) {
    this.#bus = bus;
    this.#prefix = prefix;
  }

  get system(): Bus['system'] {
    return this.#bus.system;
  }

  ensureTopics(topics: readonly string[]): Promise<void> {
    return this.#bus.ensureTopics(this.#there(topics));
  }

  async missingTopics(topics: readonly string[]): Promise<readonly string[]> {
    return (await this.#bus.missingTopics(this.#there(topics))).map((topic) => topic.slice(this.#prefix.length));
  }

  publish(records: readonly OutgoingRecord[]): Promise<void> {
    return this.#bus.publish(records.map((record) => ({ ...record, topic: this.#prefix + record.topic })));
  }

  subscribe(options: SubscribeOptions): Promise<Subscription> {
    const { group, handler, leaves, topics } = options;
    const here: BatchHandler = (records, control) => handler(records.map((record) => this.#here(record)), control);
    return this.#bus.subscribe({
      ...options,
      group: this.#prefix + group,
      topics: this.#there(topics),
      handler: here,
      ...(leaves && { leaves: (record: ReceivedRecord) => leaves(this.#here(record)) }),
    });
  }

  async lag(group: string, topics: readonly string[]): Promise<readonly TopicLag[]> {
    return (await this.#bus.lag(this.#prefix + group, this.#there(topics))).map((lag) => this.#here(lag));
  }

  async unread(group: string, topics: readonly string[], most: number): Promise<readonly UnreadRecord[]> {
    return (await this.#bus.unread(this.#prefix + group, this.#there(topics), most)).map((record) => this.#here(record));
  }

  claim(group: string): Promise<Claim | undefined> {
    return this.#bus.claim(this.#prefix + group);
  }

  close(): Promise<void> {
    return this.#bus.close();
  }

  #there(topics: readonly string[]): readonly string[] {
    return topics.map((topic) => this.#prefix + topic);
  }

  #here<Named extends { readonly topic: string }>(named: Named): Named {
    return { ...named, topic: named.topic.slice(this.#prefix.length) };
  }
}

/** What the bus logs, with the group as its user knows it. */
export function withoutPrefix(entry: BusLogEntry, prefix: string): BusLogEntry {
  return entry.group?.startsWith(prefix) === true ? { ...entry, group: entry.group.slice(prefix.length) } : entry;
}
