import { randomUUID } from 'node:crypto';

import { type Bus, createBus, type ReceivedRecord } from '@switchback/bus';
import { CONSUMER_GROUPS, deadLetterTopic, TOPICS } from '@switchback/contracts';
import { type Platform } from '@switchback/local-platform';

/** The consumer groups of the platform, by the topic that they read, whatever it is called. */
export const GROUPS: Readonly<Record<string, string>> = CONSUMER_GROUPS;

/** The platform's bus, for somebody else. */
export function busOf(platform: Platform): Promise<Bus> {
  const { kafkaBrokers } = platform;
  return createBus(
    kafkaBrokers === undefined
      ? { kind: 'postgres', connectionString: platform.databaseUrl('bus') }
      : { kind: 'kafka', brokers: [...kafkaBrokers], clientId: 'observer' },
  );
}

/** Reads every topic of the platform, dead letters too, as a consumer group of its own. */
export class BusObserver {
  readonly records: ReceivedRecord[] = [];
  readonly deadLetters: ReceivedRecord[] = [];

  private constructor(readonly bus: Bus) {}

  static async start(platform: Platform): Promise<BusObserver> {
    const observer = new BusObserver(await busOf(platform));
    await observer.read(Object.values(TOPICS), observer.records);
    await observer.read(Object.entries(GROUPS).map(([topic, group]) => deadLetterTopic(topic, group)), observer.deadLetters);
    return observer;
  }

  private async read(topics: readonly string[], into: ReceivedRecord[]): Promise<void> {
    await this.bus.ensureTopics(topics);
    await this.bus.subscribe({
      group: `observer-${randomUUID()}`,
      topics,
      handler: async (records) => void into.push(...records),
    });
  }
}
