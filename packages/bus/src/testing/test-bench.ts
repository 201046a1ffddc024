import { randomBytes } from 'node:crypto';

import { type Bus, type OutgoingRecord } from '../bus';
import { type BusConfig } from '../config';
import { createBus } from '../create-bus';

/** What one describe block of the contract works with: buses that are closed after each test, topics and groups of the test's own. */
export class TestBench {
  #config: BusConfig | undefined;
  readonly #buses: Bus[] = [];

  /** Registers the hooks; call it in the describe block. */
  static use(config: () => Promise<BusConfig>): TestBench {
    const bench = new TestBench();
    beforeAll(async () => {
      bench.#config = await config();
    });
    afterEach(async () => {
      await Promise.all(bench.#buses.splice(0).map((bus) => bus.close()));
    });
    return bench;
  }

  get config(): BusConfig {
    if (this.#config === undefined) throw new Error('the hooks have not run');
    return this.#config;
  }

  async open(overrides: { partitions?: number; stallAfterMs?: number } = {}): Promise<Bus> {
    const bus = await createBus({ ...this.config, ...overrides });
    this.#buses.push(bus);
    return bus;
  }

  name(what: string): string {
    return `${what}.${randomBytes(6).toString('hex')}.v1`;
  }

  async topic(bus: Bus): Promise<string> {
    const topic = this.name('topic');
    await bus.ensureTopics([topic]);
    return topic;
  }
}

export const records = (topic: string, count: number, keys = 10, from = 0): OutgoingRecord[] =>
  Array.from({ length: count }, (_, index) => ({
    topic,
    key: `key-${(from + index) % keys}`,
    value: Buffer.from(String(from + index)),
    headers: {},
  }));

export const numbers = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, index) => String(from + index));

export const sorted = (texts: readonly string[]): string[] => [...texts].sort((a, b) => Number(a) - Number(b));
