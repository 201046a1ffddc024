import { type Bus, createBus, publishTraced, type BusConfig } from '@switchback/bus';
import { TOPICS } from '@switchback/contracts';
import { type OutboxRecord } from '@switchback/postgres';

/**
 * Publishes accepted messages. The bus is opened with the first record and again after a failure to open it: a gateway that
 * starts while the bus is away accepts messages all the same, and its outbox keeps them.
 */
export class BusPublisher {
  readonly #config: BusConfig;
  #bus: Promise<Bus> | undefined;

  constructor(config: BusConfig) {
    this.#config = config;
  }

  /** Resolves when every record is durable on the bus. */
  async publish(records: readonly OutboxRecord[]): Promise<void> {
    await publishTraced(await this.open(), records);
  }

  /** Opens the bus and sees to its topics; rejects while it is away. */
  open(): Promise<Bus> {
    this.#bus ??= openBus(this.#config).catch((error: unknown) => {
      this.#bus = undefined;
      throw error;
    });
    return this.#bus;
  }

  async close(): Promise<void> {
    const bus = await this.#bus?.catch(() => undefined);
    await bus?.close();
  }
}

async function openBus(config: BusConfig): Promise<Bus> {
  const bus = await createBus(config);
  try {
    await bus.ensureTopics([TOPICS.messagesAccepted]);
    return bus;
  } catch (error) {
    await bus.close().catch(() => undefined);
    throw error;
  }
}
