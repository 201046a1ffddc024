import { type KafkaBroker, startTemporaryKafka } from '@switchback/local-platform';
import { describeWithKafka, waitFor } from '@switchback/testing';

import { type Bus, type BusLogEntry } from '../bus';
import { createBus } from '../create-bus';
import { Collected } from '../testing/collected';
import { numbers, records, sorted } from '../testing/test-bench';

const OUTAGE_MS = 20_000;
const TOPIC = 'outage.v1';

describeWithKafka('Kafka goes away for 20 s', () => {
  let kafka: KafkaBroker;
  let bus: Bus;
  const log: BusLogEntry[] = [];

  beforeAll(async () => {
    const started = await startTemporaryKafka({ ownBroker: true });
    if ('skip' in started) throw new Error(started.skip);
    kafka = started;
    bus = await createBus({ kind: 'kafka', brokers: kafka.brokers, clientId: 'outage', sessionTimeoutMs: 6_000, log: (entry) => log.push(entry) });
  });

  afterAll(async () => {
    await bus.close();
    await kafka.destroy();
  });

  test('publishing fails in bounded time, and both directions work again when it is back', async () => {
    await bus.ensureTopics([TOPIC]);
    const got = new Collected();
    const subscription = await bus.subscribe({ group: 'outage', topics: [TOPIC], handler: got.handler });
    await bus.publish(records(TOPIC, 100));
    await waitFor(() => got.records.length === 100, { timeoutMs: 30_000 });

    await kafka.stop();
    const stoppedAt = performance.now();
    let slowest = 0;
    while (performance.now() - stoppedAt < OUTAGE_MS) {
      const startedAt = performance.now();
      await expect(bus.publish(records(TOPIC, 1, 1, 900_000))).rejects.toThrow();
      slowest = Math.max(slowest, performance.now() - startedAt);
      expect(subscription.healthy()).toBe(true);
    }
    expect(slowest).toBeLessThan(16_000);

    await kafka.restart();
    await publishUntilTaken(100);
    await waitFor(() => numbers(0, 200).every((text) => got.texts.includes(text)), { timeoutMs: 40_000 });
    expect(subscription.healthy()).toBe(true);
    expect(sorted([...new Set(got.texts)]).filter((text) => Number(text) < 900_000)).toEqual(numbers(0, 200));
    expect(log.some(({ message }) => message.includes('starting a new one') || message.startsWith('kafka'))).toBe(true);
  }, 150_000);

  test('a service that starts before Kafka waits for it', async () => {
    await kafka.stop();
    const ensured = bus.ensureTopics(['started-early.v1']);
    await kafka.restart();
    await ensured;
    await bus.publish(records('started-early.v1', 1));
  }, 60_000);

  /** As the outbox relay does. */
  async function publishUntilTaken(count: number): Promise<void> {
    await waitFor(async () => {
      await bus.publish(records(TOPIC, count, 10, 100));
      return true;
    }, { timeoutMs: 30_000, intervalMs: 200 });
  }
});
