import { setTimeout as sleep } from 'node:timers/promises';

import { waitFor } from '@switchback/testing';

import { type BatchControl } from '../bus';
import { type BusConfig } from '../config';
import { Collected, text } from './collected';
import { numbers, records, sorted, TestBench } from './test-bench';

const TICK_MS = 20;
/** After a record it is soon looked for the next one without being told, to commit: that is over by then. */
const QUIET_MS = 250;

export function lifecycleContract(config: () => Promise<BusConfig>): void {
  describe('life of a subscription', () => {
    const bench = TestBench.use(config);

    test('a batch whose handler threw comes again, nothing is lost, and the order holds', async () => {
      const bus = await bench.open();
      const topic = await bench.topic(bus);
      const seen: string[] = [];
      const done: string[] = [];
      let failures = 0;
      await bus.subscribe({
        group: bench.name('group'),
        topics: [topic],
        maxBatchSize: 20,
        handler: async (batch) => {
          seen.push(...batch.map(text));
          if (failures < 3 && seen.length > 30) {
            failures += 1;
            throw new Error('not now');
          }
          done.push(...batch.map(text));
        },
      });
      await bus.publish(records(topic, 100, 1));
      await waitFor(() => done.length >= 100, { timeoutMs: 40_000 });
      expect(failures).toBe(3);
      expect(done).toEqual(numbers(0, 100));
      expect(seen.length).toBeGreaterThan(100);
    }, 60_000);

    test('continues from the committed offset after a restart, with nothing twice after a clean stop', async () => {
      const group = bench.name('group');
      const first = await bench.open();
      const topic = await bench.topic(first);
      const before = new Collected();
      await first.subscribe({ group, topics: [topic], handler: before.handler });
      await first.publish(records(topic, 500));
      await waitFor(() => before.records.length === 500, { timeoutMs: 30_000 });
      await first.close();

      const second = await bench.open();
      await second.publish(records(topic, 100, 10, 500));
      const after = new Collected();
      await second.subscribe({ group, topics: [topic], handler: after.handler });
      await waitFor(() => after.records.length >= 100, { timeoutMs: 30_000 });
      expect(sorted(after.texts)).toEqual(numbers(500, 600));
    });

    test('stop waits for the running batch, commits it, and hands over nothing more', async () => {
      const group = bench.name('group');
      const bus = await bench.open();
      const topic = await bench.topic(bus);
      const entered: BatchControl[] = [];
      let leave = (): void => undefined;
      const handled: string[] = [];
      const subscription = await bus.subscribe({
        group,
        topics: [topic],
        maxBatchSize: 10,
        handler: async (batch, control) => {
          entered.push(control);
          await new Promise<void>((resolve) => (leave = resolve));
          handled.push(...batch.map(text));
        },
      });
      await bus.publish(records(topic, 100, 1));
      await waitFor(() => entered.length === 1, { timeoutMs: 30_000 });
      let stopped = false;
      const stopping = subscription.stop().then(() => (stopped = true));
      await waitFor(() => entered[0]?.signal.aborted);
      expect(stopped).toBe(false);
      leave();
      await stopping;
      expect(entered).toHaveLength(1);
      expect(handled).toEqual(numbers(0, handled.length));

      const rest = new Collected();
      await bus.subscribe({ group, topics: [topic], handler: rest.handler });
      await waitFor(() => rest.records.length >= 100 - handled.length, { timeoutMs: 30_000 });
      expect(rest.texts).toEqual(numbers(handled.length, 100));
    });

    test('a stalled handler makes it unhealthy, one that gives signs of life does not', async () => {
      const bus = await bench.open({ stallAfterMs: 1_000 });
      const topic = await bench.topic(bus);
      let leave = (): void => undefined;
      let control: BatchControl | undefined;
      const subscription = await bus.subscribe({
        group: bench.name('group'),
        topics: [topic],
        handler: async (_batch, given) => {
          control = given;
          await new Promise<void>((resolve) => (leave = resolve));
        },
      });
      await bus.publish(records(topic, 1));
      const entered = await waitFor(() => control, { timeoutMs: 30_000 });
      const healthyUntil = performance.now() + 2_000;
      while (performance.now() < healthyUntil) {
        await entered.heartbeat();
        expect(subscription.healthy()).toBe(true);
        await sleep(50);
      }
      await waitFor(() => !subscription.healthy(), { timeoutMs: 10_000 });
      leave();
      await waitFor(() => subscription.healthy(), { timeoutMs: 10_000 });
    }, 60_000);

    test('an idle subscription stays healthy and hears of the next record at once', async () => {
      const bus = await bench.open({ stallAfterMs: 3_000 });
      const topic = await bench.topic(bus);
      const got = new Collected();
      const subscription = await bus.subscribe({ group: bench.name('group'), topics: [topic], handler: got.handler });
      await bus.publish(records(topic, 1));
      await waitFor(() => got.records.length === 1, { timeoutMs: 30_000 });
      const idleUntil = performance.now() + 4_000;
      for (let lookedAt = performance.now(); lookedAt < idleUntil; lookedAt = performance.now()) {
        await sleep(100);
        // While the machine stood still nobody answered: then it is healthy once the bus answers again.
        if (performance.now() - lookedAt > 1_000) await waitFor(() => subscription.healthy(), { timeoutMs: 10_000 });
        expect(subscription.healthy()).toBe(true);
      }
      // Counted by a timer of this process, as a poll would be: a machine that stands still makes one tick of it, and no poll.
      let ticks = 0;
      const ticking = setInterval(() => (ticks += 1), TICK_MS);
      const waited: number[] = [];
      for (let n = 0; n < 11; n += 1) {
        await sleep(QUIET_MS);
        const before = ticks;
        const count = got.records.length;
        await bus.publish(records(topic, 1));
        await waitFor(() => got.records.length > count, { intervalMs: 1 });
        waited.push(ticks - before);
      }
      clearInterval(ticking);
      const median = waited.sort((a, b) => a - b)[5] ?? Infinity;
      expect(median * TICK_MS).toBeLessThan(400); // far below any poll interval
    }, 60_000);
  });
}
