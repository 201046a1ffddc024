import { describeWithKafka, kafkaBrokers, waitFor } from '@switchback/testing';

import { type Bus, type BusLogEntry } from '../bus';
import { type KafkaBusConfig } from '../config';
import { consume } from '../consume';
import { createBus } from '../create-bus';
import { replayDeadLetters } from '../replay-dead-letters';
import { Collected, text } from '../testing/collected';
import { records, TestBench } from '../testing/test-bench';

import { withAdmin } from './admin';
import { createKafka } from './kafka-client';
import { prepareKafkaTopics } from './prepare-topics';

describeWithKafka('platforms that share a Kafka', () => {
  let kafka: KafkaBusConfig;
  const bench = TestBench.use(async () => {
    const brokers = await kafkaBrokers();
    if ('skip' in brokers) throw new Error(brokers.skip);
    kafka = { kind: 'kafka', brokers, clientId: 'spec', sessionTimeoutMs: 6_000, partitions: 2 };
    return kafka;
  });
  const opened: Bus[] = [];
  afterEach(() => Promise.all(opened.splice(0).map((bus) => bus.close())));

  async function open(prefix?: string): Promise<Bus> {
    const bus = await createBus({ ...kafka, ...(prefix !== undefined && { prefix }) });
    opened.push(bus);
    return bus;
  }

  const listed = () => withAdmin(createKafka(kafka, () => undefined), (admin) => admin.listTopics());

  it('get what is their own, by the names that all use', async () => {
    const [topic, group] = [bench.name('topic'), bench.name('group')];
    for (const [prefix, count] of [['one.', 5], ['two-', 7], [undefined, 9]] as const) {
      const bus = await open(prefix);
      expect(await bus.missingTopics([topic])).toEqual([topic]);
      await bus.ensureTopics([topic]);
      expect(await bus.missingTopics([topic])).toEqual([]);
      await bus.publish(records(topic, count));
    }
    expect((await listed()).filter((name) => name.endsWith(topic)).sort()).toEqual([`one.${topic}`, topic, `two-${topic}`].sort());
    for (const [prefix, count] of [['one.', 5], ['two-', 7], [undefined, 9]] as const) {
      const bus = await open(prefix);
      expect(await bus.unread(group, [topic], 100)).toHaveLength(count);
      const got = new Collected();
      const subscription = await bus.subscribe({ group, topics: [topic], handler: got.handler });
      await waitFor(() => got.records.length >= count, { timeoutMs: 30_000 });
      await subscription.stop();
      expect(got.records.map((record) => record.topic)).toEqual(Array.from({ length: count }, () => topic));
      expect(await bus.lag(group, [topic])).toEqual([{ topic, records: 0 }]);
      expect(await bus.unread(group, [topic], 100)).toEqual([]);
    }
  });

  it('replay their own dead letters', async () => {
    const [topic, group] = [bench.name('topic'), bench.name('group')];
    const deadLetter = `${topic}.dead-letter`;
    const bus = await open('one.');
    await (await open('two.')).ensureTopics([topic, deadLetter]);
    const decode = (value: Uint8Array): string => {
      if (text({ value }) === '2') throw new Error('malformed');
      return text({ value });
    };
    const subscription = await consume(bus, { group, topics: [topic], decode, deadLetter: () => deadLetter, handle: async () => undefined });
    await bus.publish(records(topic, 4));
    await waitFor(async () => (await bus.unread('look', [deadLetter], 10)).length === 1, { timeoutMs: 30_000, what: 'the dead letter' });
    await subscription.stop();
    const replay = { topic: deadLetter, group: `${group}.replay` };
    expect(await replayDeadLetters(await open('two.'), replay)).toEqual([]);
    expect(await replayDeadLetters(bus, replay)).toMatchObject([{ reason: 'MALFORMED', topic }]);
    expect(await bus.unread(group, [topic], 10)).toMatchObject([{ topic, key: 'key-2' }]);
  });

  it('do not claim groups from each other', async () => {
    const group = bench.name('group');
    const claims = await Promise.all((await Promise.all([open('one.'), open('two.')])).map((bus) => bus.claim(group)));
    expect(claims).not.toContain(undefined);
    await Promise.all(claims.map((claim) => claim?.release()));
  });

  it('log groups by their own names', async () => {
    const log: BusLogEntry[] = [];
    const bus = await createBus({ ...kafka, prefix: 'one.', log: (entry) => log.push(entry) });
    opened.push(bus);
    const [topic, group] = [await bench.topic(bus), bench.name('group')];
    await bus.publish(records(topic, 1));
    await bus.subscribe({ group, topics: [topic], handler: () => Promise.reject(new Error('no')) });
    const told = await waitFor(() => log.find((entry) => entry.group !== undefined), { timeoutMs: 30_000, what: 'a line about the failed batch' });
    expect(told.group).toBe(group);
  });

  it('make the topics that are missing of theirs', async () => {
    const topic = bench.name('topic');
    const own = { ...kafka, prefix: 'one.' };
    expect(await prepareKafkaTopics(own, [topic])).toMatchObject([{ topic: `one.${topic}`, created: true }]);
    expect(await prepareKafkaTopics(own, [topic])).toMatchObject([{ topic: `one.${topic}`, created: false, differences: [] }]);
    await expect(prepareKafkaTopics({ ...kafka, prefix: 'one_' }, [topic])).rejects.toThrow(`the topic one_${topic} cannot be created: KafkaJSCreateTopicError: The request attempted to perform an operation on an invalid topic ("." and "_" are one to Kafka`);
  });
});
