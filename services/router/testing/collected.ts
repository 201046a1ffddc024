import { type Bus, type Subscription } from '@switchback/bus';

/** Everything that was published to a topic, as another service would read it. */
export class Collected<T> {
  readonly items: T[] = [];
  readonly headers: Readonly<Record<string, string>>[] = [];
  readonly #subscription: Subscription;

  private constructor(subscription: Subscription, items: T[], headers: Readonly<Record<string, string>>[]) {
    this.#subscription = subscription;
    this.items = items;
    this.headers = headers;
  }

  static async of<T>(bus: Bus, topic: string, decode: (value: Uint8Array) => T): Promise<Collected<T>> {
    const items: T[] = [];
    const headers: Readonly<Record<string, string>>[] = [];
    await bus.ensureTopics([topic]);
    const subscription = await bus.subscribe({
      group: `router-spec ${topic}`,
      topics: [topic],
      handler: (records) => {
        for (const record of records) {
          items.push(decode(record.value));
          headers.push(record.headers);
        }
        return Promise.resolve();
      },
    });
    return new Collected(subscription, items, headers);
  }

  stop(): Promise<void> {
    return this.#subscription.stop();
  }
}
