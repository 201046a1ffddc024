import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { waitFor } from '@switchback/testing';

import { type BusConfig } from '../config';
import { Collected } from './collected';
import { numbers, records, sorted, TestBench } from './test-bench';

export function groupContract(config: () => Promise<BusConfig>): void {
  describe('consumer groups', () => {
    const bench = TestBench.use(config);
    const children: ChildProcess[] = [];

    afterEach(() => {
      for (const child of children.splice(0)) child.kill('SIGKILL');
    });

    test('two groups both get everything', async () => {
      const bus = await bench.open();
      const topic = await bench.topic(bus);
      const [one, two] = [new Collected(), new Collected()];
      await bus.subscribe({ group: bench.name('one'), topics: [topic], handler: one.handler });
      await bus.subscribe({ group: bench.name('two'), topics: [topic], handler: two.handler });
      await bus.publish(records(topic, 300));
      await waitFor(() => one.records.length === 300 && two.records.length === 300, { timeoutMs: 30_000 });
    });

    test('tells how far a group is behind: what it has not committed, of each topic', async () => {
      const bus = await bench.open();
      const topics = [await bench.topic(bus), await bench.topic(bus)];
      const [one = '', two = ''] = topics;
      const group = bench.name('behind');
      const open = new Collected();
      const first = await bus.subscribe({ group, topics, handler: open.handler });
      await bus.publish([...records(one, 40), ...records(two, 7)]);
      await waitFor(() => open.records.length === 47, { timeoutMs: 30_000 });
      const lag = async (): Promise<Record<string, number>> => Object.fromEntries((await bus.lag(group, topics)).map(({ topic, records: count }) => [topic, count]));
      await waitFor(async () => Object.values(await lag()).every((count) => count === 0), { timeoutMs: 30_000, what: 'the group to have caught up' });
      await first.stop();
      await bus.publish([...records(one, 30), ...records(two, 5)]);
      expect(await lag()).toEqual({ [one]: 30, [two]: 5 });
      const other = await bench.open();
      await other.subscribe({ group, topics, handler: new Collected().handler });
      await waitFor(async () => Object.values(await lag()).every((count) => count === 0), { timeoutMs: 30_000, what: 'the group to have caught up' });
    }, 120_000);

    test('two members share the partitions, and a third takes its part while records flow', async () => {
      const group = bench.name('group');
      const writer = await bench.open({ partitions: 6 });
      const topic = await bench.topic(writer);
      const members = [new Collected(), new Collected(), new Collected()];
      const join = async (index: number): Promise<void> => {
        const bus = await bench.open();
        await bus.subscribe({ group, topics: [topic], handler: members[index]?.handler ?? (async () => undefined) });
      };
      await join(0);
      await join(1);
      let published = 0;
      const publishSome = async (): Promise<void> => writer.publish(records(topic, 60, 60, (published += 60) - 60));
      await waitFor(async () => {
        await publishSome();
        return members.slice(0, 2).every(({ records }) => records.length > 0);
      }, { timeoutMs: 40_000, intervalMs: 200 });
      await join(2);
      await waitFor(async () => {
        await publishSome();
        return members.every(({ records }) => records.length > 0);
      }, { timeoutMs: 40_000, intervalMs: 200 });
      const all = (): string[] => members.flatMap((member) => member.texts);
      await waitFor(() => new Set(all()).size === published, { timeoutMs: 30_000 });
      // Settled by now: what comes is shared, each record to one member.
      const before = members.map(({ records }) => records.length);
      const total = all().length;
      await writer.publish(records(topic, 600, 600, published));
      await waitFor(() => all().length >= total + 600, { timeoutMs: 30_000 });
      expect(all().length).toBe(total + 600);
      for (const [index, { records: mine }] of members.entries()) expect(mine.length).toBeGreaterThan(before[index] ?? 0);
    }, 120_000);

    test('a stopped member leaves its partitions to the others at once', async () => {
      const group = bench.name('group');
      const bus = await bench.open();
      const topic = await bench.topic(bus);
      const [one, two] = [new Collected(), new Collected()];
      const first = await bus.subscribe({ group, topics: [topic], handler: one.handler });
      const other = await bench.open();
      await other.subscribe({ group, topics: [topic], handler: two.handler });
      await waitFor(async () => {
        await bus.publish(records(topic, 30, 30));
        return one.records.length > 0 && two.records.length > 0;
      }, { timeoutMs: 40_000, intervalMs: 200 });
      await first.stop();
      const before = one.records.length;
      await bus.publish(records(topic, 100, 100, 1_000_000));
      await waitFor(() => numbers(1_000_000, 1_000_100).every((text) => two.texts.includes(text)), { timeoutMs: 30_000 });
      expect(one.records).toHaveLength(before);
    }, 120_000);

    test('when a member is killed another takes over where it had come to', async () => {
      const group = bench.name('group');
      const bus = await bench.open();
      const topic = await bench.topic(bus);
      const lines: { value: string }[] = [];
      const child = startMember(bench.config, group, topic, (line) => lines.push(line));
      await waitFor(async () => {
        await bus.publish(records(topic, 1, 1, 900_000));
        return lines.length > 0;
      }, { timeoutMs: 40_000, intervalMs: 200 });
      await bus.publish(records(topic, 200));
      await waitFor(() => numbers(0, 200).every((text) => lines.some(({ value }) => value === text)), { timeoutMs: 30_000 });
      // An adapter may let commits gather for a moment: what was handled a second before the end is committed.
      const handledBy = performance.now();
      let marker = 800_000;
      await waitFor(async () => {
        await bus.publish(records(topic, 1, 1, (marker += 1)));
        return performance.now() - handledBy > 1_000;
      }, { timeoutMs: 30_000, intervalMs: 50 });
      await waitFor(() => lines.some(({ value }) => value === String(marker)), { timeoutMs: 30_000 });
      child.kill('SIGKILL');
      await bus.publish(records(topic, 200, 10, 200));
      const got = new Collected();
      await bus.subscribe({ group, topics: [topic], handler: got.handler });
      await waitFor(() => numbers(200, 400).every((text) => got.texts.includes(text)), { timeoutMs: 60_000 });
      // At least once: what it had just handled may come again, what it had committed may not.
      expect(numbers(0, 200).filter((text) => got.texts.includes(text))).toEqual([]);
    }, 120_000);

    function startMember(config: BusConfig, group: string, topic: string, onRecord: (record: { value: string }) => void): ChildProcess {
      const argument = JSON.stringify({ config, group, topics: [topic] });
      const flags = ['--conditions=@switchback/source', '--require', join(__dirname, 'register-typescript.cjs')];
      const child = spawn(process.execPath, [...flags, join(__dirname, 'member-process.ts'), argument], { stdio: ['ignore', 'pipe', 'inherit'] });
      children.push(child);
      createInterface({ input: child.stdout }).on('line', (line) => onRecord(JSON.parse(line)));
      return child;
    }

    test('members of two topics get both', async () => {
      const bus = await bench.open();
      const topics = [await bench.topic(bus), await bench.topic(bus)];
      const group = bench.name('group');
      const got = new Collected();
      await bus.subscribe({ group, topics, handler: got.handler });
      for (const topic of topics) await bus.publish(records(topic, 50));
      await waitFor(() => got.records.length === 100, { timeoutMs: 30_000 });
      expect(sorted(got.texts)).toEqual(numbers(0, 50).flatMap((n) => [n, n]));
    });
  });
}
