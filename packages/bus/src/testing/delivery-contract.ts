import { randomBytes } from 'node:crypto';

import { waitFor } from '@switchback/testing';

import { type BusConfig } from '../config';
import { Collected } from './collected';
import { numbers, records, sorted, TestBench } from './test-bench';

export function deliveryContract(config: () => Promise<BusConfig>): void {
  describe('delivery', () => {
    const bench = TestBench.use(config);

    test('a record arrives as it was published', async () => {
      const bus = await bench.open();
      const topic = await bench.topic(bus);
      const before = Date.now();
      const published = [
        { topic, key: 'ключ', value: randomBytes(1_000), headers: { traceparent: '00-a-b-01', 'x-name': 'žluťoučký "kůň" \\' } },
        { topic, key: 'ключ', value: new Uint8Array(0), headers: {} },
      ];
      await bus.publish(published);
      const got = new Collected();
      await bus.subscribe({ group: bench.name('group'), topics: [topic], handler: got.handler });
      await waitFor(() => got.records.length === 2, { timeoutMs: 30_000 });
      got.records.forEach((record, index) => {
        expect({ ...record, value: [...record.value] }).toMatchObject({ ...published[index], value: [...(published[index]?.value ?? [])] });
        expect(record.timestamp).toBeGreaterThan(before - 5_000);
        expect(record.timestamp).toBeLessThan(Date.now() + 5_000);
      });
      const [first, second] = got.records;
      expect(first?.partition).toBe(second?.partition);
      expect(BigInt(first?.offset ?? 0)).toBeLessThan(BigInt(second?.offset ?? 0));
    });

    test('what is missing of the topics is told, and not made', async () => {
      const bus = await bench.open();
      const [there, missing] = [await bench.topic(bus), bench.name('missing')];
      for (let time = 0; time < 2; time += 1) expect(await bus.missingTopics([there, missing])).toEqual([missing]);
    });

    test('what was published before the bus closed is there for the next process', async () => {
      const writer = await bench.open();
      const topic = await bench.topic(writer);
      await writer.publish(records(topic, 100));
      await writer.close();
      const got = new Collected();
      const bus = await bench.open();
      await bus.subscribe({ group: bench.name('group'), topics: [topic], handler: got.handler });
      await waitFor(() => got.records.length === 100, { timeoutMs: 30_000 });
    });

    test('keeps the order of each key while several publish', async () => {
      const writers = [await bench.open(), await bench.open(), await bench.open()];
      const bus = await bench.open();
      const topic = await bench.topic(bus);
      const got = new Collected();
      await bus.subscribe({ group: bench.name('group'), topics: [topic], handler: got.handler, maxBatchSize: 70 });
      await Promise.all(
        writers.map(async (writer, w) => {
          for (let round = 0; round < 20; round += 1) {
            const batch = records(topic, 25, 5, round * 25).map((record) => ({ ...record, key: `${w}-${record.key}` }));
            await writer.publish(batch);
          }
        }),
      );
      await waitFor(() => got.records.length >= 1_500, { timeoutMs: 30_000 });
      expect(got.records).toHaveLength(1_500);
      for (const [key, texts] of got.byKey()) {
        const first = Number(key.split('key-')[1]);
        expect(texts).toEqual(Array.from({ length: 100 }, (_, index) => String(first + index * 5)));
      }
    });

    test('never skips a record that a slower writer commits late', async () => {
      const writers = await Promise.all(Array.from({ length: 6 }, () => bench.open()));
      const bus = await bench.open();
      const topic = await bench.topic(bus);
      const got = new Collected();
      await bus.subscribe({ group: bench.name('group'), topics: [topic], handler: got.handler });
      await Promise.all(
        writers.map(async (writer, w) => {
          // Batches of very different sizes: some commits take much longer than others.
          for (let round = 0; round < 15; round += 1) {
            const size = round % 5 === w % 5 ? 400 : 1;
            await writer.publish(records(topic, size).map((record, index) => ({ ...record, value: Buffer.from(`${w}/${round}/${index}`) })));
          }
        }),
      );
      const expected = 6 * (3 * 400 + 12);
      await waitFor(() => got.records.length >= expected, { timeoutMs: 60_000 });
      expect(new Set(got.texts).size).toBe(expected);
    });

    test('one publish may go to several topics', async () => {
      const bus = await bench.open();
      const topics = [await bench.topic(bus), await bench.topic(bus), await bench.topic(bus)];
      await bus.publish(topics.flatMap((topic) => records(topic, 10)));
      const got = new Collected();
      await bus.subscribe({ group: bench.name('group'), topics, handler: got.handler });
      await waitFor(() => got.records.length === 30, { timeoutMs: 30_000 });
      for (const topic of topics) {
        expect(sorted(got.records.filter((record) => record.topic === topic).map((r) => Buffer.from(r.value).toString()))).toEqual(numbers(0, 10));
      }
    });

    test('takes 10,000 records at once, and single records of 3 MB', async () => {
      const bus = await bench.open();
      const topic = await bench.topic(bus);
      const body = randomBytes(1_000);
      await bus.publish(records(topic, 10_000, 500).map((record) => ({ ...record, value: body })));
      const big = randomBytes(3 << 20);
      await bus.publish([1, 2, 3].map((n) => ({ topic, key: `big-${n}`, value: big, headers: {} })));
      const got = new Collected();
      await bus.subscribe({ group: bench.name('group'), topics: [topic], handler: got.handler });
      await waitFor(() => got.records.length === 10_003, { timeoutMs: 60_000 });
      expect(got.records.filter((record) => record.value.length === big.length && big.equals(record.value))).toHaveLength(3);
      expect(Math.max(...got.batches)).toBeLessThanOrEqual(500);
    });

    test('publishing nothing is fine, to a topic that is not there it fails in bounded time', async () => {
      const bus = await bench.open();
      await bus.publish([]);
      await expect(bus.publish(records(bench.name('missing'), 1))).rejects.toThrow();
      // And the bus goes on.
      await bus.publish(records(await bench.topic(bus), 1));
    }, 40_000);
  });
}
