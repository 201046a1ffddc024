import { waitFor } from '@switchback/testing';

import { type Bus } from '../bus';
import { type BusConfig } from '../config';
import { consume, type ConsumeEvent } from '../consume';
import { listDeadLetters } from '../dead-letters';
import { DEAD_LETTER_HEADERS } from '../middleware/dead-letter';
import { replayDeadLetters } from '../replay-dead-letters';
import { Collected, text } from './collected';
import { numbers, records, sorted, TestBench } from './test-bench';

const SECRET = 'secret content';

const deadLetter = (topic: string): string => `${topic}.dead-letter`;

const decode = (value: Uint8Array): string => {
  const decoded = text({ value });
  if (decoded.startsWith('malformed')) throw new Error(`cannot decode ${decoded}`);
  return decoded;
};

export function consumeContract(config: () => Promise<BusConfig>): void {
  describe('consume', () => {
    const bench = TestBench.use(config);

    test('what cannot be processed becomes a dead letter, the rest is handled once', async () => {
      const bus = await bench.open();
      const topic = await bench.topic(bus);
      const group = bench.name('group');
      const handled: string[] = [];
      const events: ConsumeEvent[] = [];
      await consume(bus, {
        group,
        topics: [topic],
        decode,
        deadLetter,
        retry: { initialMs: 5, maxMs: 20 },
        onEvent: (event) => events.push(event),
        handle: async (items) => {
          if (items.some(({ value }) => value === `bug ${SECRET}`)) throw new TypeError(`cannot read ${SECRET}`);
          if (items.some(({ value }) => value === `unclear ${SECRET}`)) throw new Error(`failed on ${SECRET}`);
          handled.push(...items.map(({ value }) => value));
        },
      });
      const bad = [`malformed ${SECRET}`, `bug ${SECRET}`, `unclear ${SECRET}`].map((value, index) => ({
        topic,
        key: `bad-${index}`,
        value: Buffer.from(value),
        headers: { 'x-own': String(index) },
      }));
      await bus.publish([...records(topic, 50), ...bad, ...records(topic, 50, 10, 50)]);
      const letters = new Collected();
      await bus.subscribe({ group: bench.name('letters'), topics: [deadLetter(topic)], handler: letters.handler });
      // An unclear failure needs somebody to get through after it.
      let more = 100;
      await waitFor(async () => {
        if (letters.records.length < 3) await bus.publish(records(topic, 1, 10, more++));
        return letters.records.length >= 3;
      }, { timeoutMs: 40_000, intervalMs: 200 });
      await waitFor(() => handled.length >= more, { timeoutMs: 30_000 });
      expect(sorted(handled)).toEqual(numbers(0, more));
      expect([...letters.texts].sort()).toEqual(bad.map(text).sort());
      for (const letter of letters.records) {
        expect(letter.headers).toMatchObject({
          [DEAD_LETTER_HEADERS.group]: group,
          [DEAD_LETTER_HEADERS.topic]: topic,
          [DEAD_LETTER_HEADERS.reason]: letter.key === 'bad-0' ? 'MALFORMED' : 'UNPROCESSABLE',
          [DEAD_LETTER_HEADERS.error]: letter.key === 'bad-1' ? 'TypeError' : 'Error',
          'x-own': letter.key.slice(4),
        });
        expect(JSON.stringify(letter.headers)).not.toContain(SECRET);
      }
      expect(events.filter(({ kind }) => kind === 'DEAD_LETTER')).toHaveLength(3);
    }, 90_000);

    test('while nothing gets through nothing becomes a dead letter, and all is handled when it is over', async () => {
      const bus = await bench.open();
      const topic = await bench.topic(bus);
      let away = true;
      let calls = 0;
      const handled: string[] = [];
      await consume(bus, {
        group: bench.name('group'),
        topics: [topic],
        decode,
        deadLetter,
        retry: { initialMs: 5, maxMs: 20 },
        handle: async (items) => {
          calls += 1;
          if (away) throw new Error('the database is away');
          handled.push(...items.map(({ value }) => value));
        },
      });
      await bus.publish(records(topic, 40));
      await waitFor(() => calls > 20, { timeoutMs: 40_000 });
      away = false;
      await waitFor(() => handled.length >= 40, { timeoutMs: 40_000 });
      expect(sorted(handled)).toEqual(numbers(0, 40));
      const letters = new Collected();
      await bus.publish([{ topic: deadLetter(topic), key: 'last', value: Buffer.from('last'), headers: {} }]);
      await bus.subscribe({ group: bench.name('letters'), topics: [deadLetter(topic)], handler: letters.handler });
      await waitFor(() => letters.texts.includes('last'), { timeoutMs: 30_000 });
      expect(letters.texts).toEqual(['last']);
    }, 90_000);

    test('dead letters are replayed to where they came from, once', async () => {
      const bus = await bench.open();
      const topic = await bench.topic(bus);
      let fixed = false;
      const handled: { value: string; headers: Readonly<Record<string, string>> }[] = [];
      const options = {
        group: bench.name('group'),
        topics: [topic],
        decode,
        deadLetter,
        handle: async (items: readonly { value: string; record: { headers: Readonly<Record<string, string>> } }[]) => {
          if (!fixed) throw new TypeError('a bug');
          handled.push(...items.map(({ value, record }) => ({ value, headers: record.headers })));
        },
      };
      const letters = new Collected();
      await consume(bus, options);
      await bus.subscribe({ group: bench.name('letters'), topics: [deadLetter(topic)], handler: letters.handler });
      await bus.publish(records(topic, 5).map((record) => ({ ...record, headers: { 'x-own': 'kept' } })));
      await waitFor(() => letters.records.length === 5, { timeoutMs: 40_000 });
      fixed = true;
      const replay = { topic: deadLetter(topic), group: bench.name('replay') };
      const listed = await listDeadLetters(bus, [replay.topic], {}, replay.group);
      expect(listed.map((letter) => [letter.topic, letter.group, letter.reason, letter.error])).toEqual(Array.from({ length: 5 }, () => [topic, options.group, 'UNPROCESSABLE', 'TypeError']));
      expect(await replayDeadLetters(bus, replay)).toHaveLength(5);
      await waitFor(() => handled.length >= 5, { timeoutMs: 30_000 });
      expect(sorted(handled.map(({ value }) => value))).toEqual(numbers(0, 5));
      expect(handled.map(({ headers }) => headers)).toEqual(Array.from({ length: 5 }, () => ({ 'x-own': 'kept' })));
      expect(await listDeadLetters(bus, [replay.topic], {}, replay.group)).toEqual([]);
      expect(await replayDeadLetters(bus, replay)).toEqual([]);
    }, 90_000);

    test('of dead letters those are replayed that are chosen; the others, and what is no dead letter, stay for another time', async () => {
      const bus = await bench.open();
      const topic = await bench.topic(bus);
      const letters = deadLetter(topic);
      await bus.ensureTopics([letters]);
      const letter = (value: string, reason: string) => ({ topic: letters, key: `key-${value}`, value: Buffer.from(value), headers: { [DEAD_LETTER_HEADERS.topic]: topic, [DEAD_LETTER_HEADERS.reason]: reason } });
      const stranger = { topic: letters, key: 'stranger', value: Buffer.from('stranger'), headers: {} };
      await bus.publish([letter('0', 'MALFORMED'), letter('1', 'UNPROCESSABLE'), stranger, letter('2', 'UNPROCESSABLE'), letter('3', 'MALFORMED')]);
      const back = new Collected();
      await bus.subscribe({ group: bench.name('group'), topics: [topic], handler: back.handler });
      const replay = { topic: letters, group: bench.name('replay') };
      const [first] = await replayDeadLetters(bus, { ...replay, reason: 'UNPROCESSABLE', limit: 1 });
      await waitFor(() => back.records.length === 1, { timeoutMs: 30_000 });
      expect(back.records[0]).toMatchObject({ key: first?.record.key, headers: {} });
      expect(['1', '2']).toContain(back.texts[0]);
      expect(await listDeadLetters(bus, [letters], {}, replay.group)).toHaveLength(3);
      expect(await replayDeadLetters(bus, { ...replay, reason: 'UNPROCESSABLE' })).toHaveLength(1);
      expect(await replayDeadLetters(bus, replay)).toHaveLength(2);
      await waitFor(() => back.records.length === 4, { timeoutMs: 30_000 });
      expect(sorted(back.texts)).toEqual(numbers(0, 4));
      const left = await bus.unread(replay.group, [letters], 10);
      expect(left.map(({ key }) => key)).toEqual(['stranger']);
    }, 90_000);

    test('while another member holds a part of the dead letters, and more come, a replay publishes nothing a second time', async () => {
      const bus = await bench.open();
      const topic = await bench.topic(bus);
      const letters = deadLetter(topic);
      await bus.ensureTopics([letters]);
      const letter = (index: number, reason: string) => ({ topic: letters, key: `key-${index}`, value: Buffer.from(String(index)), headers: { [DEAD_LETTER_HEADERS.topic]: topic, [DEAD_LETTER_HEADERS.reason]: reason } });
      await bus.publish(Array.from({ length: 60 }, (_, index) => letter(index, index % 2 === 0 ? 'MALFORMED' : 'UNPROCESSABLE')));
      const [back, seen] = [new Collected(), new Collected()];
      await bus.subscribe({ group: bench.name('group'), topics: [topic], handler: back.handler });
      await bus.subscribe({ group: bench.name('letters'), topics: [letters], handler: seen.handler });
      const group = bench.name('replay');
      let left = 0;
      const other = await (await bench.open()).subscribe({ group, topics: [letters], handler: () => Promise.reject(new Error('it leaves all')), leaves: () => (left += 1) > 0 });
      await waitFor(() => left > 0, { timeoutMs: 30_000 });
      const replaying = replayDeadLetters(withoutClaims(bus), { topic: letters, group, reason: 'MALFORMED' });
      replaying.catch(() => undefined); // the test may fail before
      await waitFor(() => back.records.length > 0, { timeoutMs: 30_000 });
      for (let more = 60; more < 120; more += 6) {
        const count = seen.records.length;
        await bus.publish(Array.from({ length: 6 }, (_, index) => letter(more + index, 'MALFORMED')));
        await waitFor(() => seen.records.length >= count + 6, { timeoutMs: 30_000 });
      }
      await other.stop();
      expect(await replaying).toHaveLength(30);
      await waitFor(() => back.records.length >= 30, { timeoutMs: 30_000 });
      expect(sorted(back.texts)).toEqual(numbers(0, 60).filter((text) => Number(text) % 2 === 0));
      const unread = await bus.unread(group, [letters], 1_000);
      expect(sorted(unread.map(({ key }) => key.slice(4)))).toEqual(numbers(0, 120).filter((text) => Number(text) >= 60 || Number(text) % 2 === 1));
      const place = ({ key, offset, partition }: { key: string; offset: string; partition: number }): string => [key, partition, offset].join();
      const firstPlaces = seen.records.filter(({ value }) => Number(text({ value })) >= 60).slice(0, 60).map(place);
      expect(unread.map(place)).toEqual(expect.arrayContaining(firstPlaces));
      expect(seen.records.length).toBeLessThanOrEqual(120 + 30);
    }, 90_000);

    test('a second replay of a group is refused while the first one works', async () => {
      const [first, second] = [await bench.open(), await bench.open()];
      const topic = await bench.topic(first);
      const letters = deadLetter(topic);
      await first.ensureTopics([letters]);
      await first.publish([{ topic: letters, key: 'key', value: Buffer.from('0'), headers: { [DEAD_LETTER_HEADERS.topic]: topic } }]);
      const group = bench.name('replay');
      const claim = await first.claim(group);
      let left = 0;
      const member = await first.subscribe({ group, topics: [letters], handler: async () => undefined, leaves: () => (left += 1) > 0 });
      await waitFor(() => left > 0, { timeoutMs: 30_000 });
      await expect(replayDeadLetters(second, { topic: letters, group })).rejects.toThrow(`another replay is under way as the group ${group}`);
      await member.stop();
      await claim?.release();
      expect(await replayDeadLetters(second, { topic: letters, group })).toHaveLength(1);
      expect(await replayDeadLetters(second, { topic: letters, group })).toEqual([]);
    }, 90_000);
  });
}

/** As if two had begun in the same moment. */
function withoutClaims(bus: Bus): Bus {
  return {
    system: bus.system,
    ensureTopics: (topics) => bus.ensureTopics(topics),
    missingTopics: (topics) => bus.missingTopics(topics),
    publish: (outgoing) => bus.publish(outgoing),
    subscribe: (options) => bus.subscribe(options),
    lag: (group, topics) => bus.lag(group, topics),
    unread: (group, topics, most) => bus.unread(group, topics, most),
    claim: async () => ({ release: async () => undefined }),
    close: () => bus.close(),
  };
}
