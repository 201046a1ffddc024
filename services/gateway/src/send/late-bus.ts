import { setTimeout as sleep } from 'node:timers/promises';

import { type Bus, createBus, type BusConfig } from '@switchback/bus';
import { TOPICS } from '@switchback/contracts';

/** Longer nobody who wants to publish waits, so that a stop does not either: opening goes on, however long its topics and tables take to come. */
const PATIENCE_MS = 2_000;

/** The bus of a gateway that may start before it: opened when it is asked for, and again after a failure to open it. */
export class LateBus {
  readonly #config: BusConfig;
  #opening: Promise<Bus> | undefined;
  /** There, if perhaps without its topics. */
  #bus: Bus | undefined;
  #ready: Bus | undefined;
  #closed = false;

  constructor(config: BusConfig) {
    this.#config = config;
  }

  /** Opens the bus and sees to its topics; rejects while it is away. */
  async open(): Promise<Bus> {
    if (this.#ready) return this.#ready;
    this.#opening ??= this.#open().catch((error: unknown) => {
      this.#opening = undefined;
      throw error;
    });
    const patience = new AbortController();
    const late = sleep(PATIENCE_MS, undefined, { signal: patience.signal }).then(() => Promise.reject(new Error('the bus is not open yet')));
    late.catch(() => undefined);
    return Promise.race([this.#opening, late]).finally(() => patience.abort());
  }

  /** What is still being opened is given up. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#bus?.close();
  }

  async #open(): Promise<Bus> {
    const bus = await createBus(this.#config);
    this.#bus = bus;
    try {
      if (this.#closed) throw new Error('the bus was closed');
      await bus.ensureTopics([TOPICS.messagesAccepted]);
      this.#ready = bus;
      return bus;
    } catch (error) {
      await bus.close().catch(() => undefined);
      throw error;
    }
  }
}
