import { type Bus, createBus, type BusConfig } from '@switchback/bus';
import { TOPICS } from '@switchback/contracts';

/** The bus of a gateway that may start before it: opened when it is asked for, and again after a failure to open it. */
export class LateBus {
  readonly #config: BusConfig;
  #bus: Promise<Bus> | undefined;

  constructor(config: BusConfig) {
    this.#config = config;
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
