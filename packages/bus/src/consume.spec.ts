import { consume, type ConsumeEvent, type ConsumeOptions } from './consume';
import { DEAD_LETTER_HEADERS } from './middleware/dead-letter';
import { LoopbackBus } from './testing/loopback-bus';
import { records } from './testing/test-bench';

async function consumer(overrides: Partial<ConsumeOptions<string>>): Promise<{ bus: LoopbackBus; events: ConsumeEvent[] }> {
  const bus = new LoopbackBus();
  const events: ConsumeEvent[] = [];
  await consume(bus, {
    group: 'group',
    topics: ['in'],
    decode: (value) => Buffer.from(value).toString(),
    handle: async () => undefined,
    deadLetter: (topic) => `${topic}.dead-letter`,
    retry: { maxAttempts: 2, initialMs: 1, maxMs: 2 },
    onEvent: (event) => events.push(event),
    ...overrides,
  });
  return { bus, events };
}

test('creates the topics and their dead-letter topics', async () => {
  const { bus } = await consumer({ topics: ['in', 'also'] });
  expect([...bus.topics].sort()).toEqual(['also', 'also.dead-letter', 'in', 'in.dead-letter']);
});

test('an open failure throws, and what got through is not handed over again', async () => {
  const handled: string[] = [];
  let away = true;
  const { bus } = await consumer({
    handle: async (items) => {
      if (away && items.some(({ value }) => value === '7')) throw new Error('who knows');
      handled.push(...items.map(({ value }) => value));
    },
  });
  const batch = records('in', 8);
  await expect(bus.deliver(batch)).rejects.toThrow('who knows');
  expect(handled.sort()).toEqual(['0', '1', '2', '3', '4', '5', '6']);
  away = false;
  await bus.deliver(batch);
  expect(handled.sort()).toEqual(['0', '1', '2', '3', '4', '5', '6', '7']);
  expect(bus.published).toEqual([]);
});

test('nothing is committed when the dead letter cannot be put aside', async () => {
  const { bus } = await consumer({
    decode: () => {
      throw new Error('malformed');
    },
  });
  bus.failing = new Error('no broker');
  await expect(bus.deliver(records('in', 1))).rejects.toThrow('no broker');
  bus.failing = undefined;
  await bus.deliver(records('in', 1));
  expect(bus.published).toHaveLength(1);
  expect(bus.published[0]?.headers).toMatchObject({
    [DEAD_LETTER_HEADERS.reason]: 'MALFORMED',
    [DEAD_LETTER_HEADERS.partition]: '3',
    [DEAD_LETTER_HEADERS.offset]: '100',
  });
});

test('tells of each retry', async () => {
  let calls = 0;
  const { bus, events } = await consumer({
    handle: async () => {
      calls += 1;
      if (calls === 1) throw new Error('away');
    },
  });
  await bus.deliver(records('in', 5));
  expect(events).toMatchObject([{ kind: 'RETRY', group: 'group', attempt: 1, records: 5 }]);
});

test('a subscription that stops during a failure throws, without isolating', async () => {
  const controller = new AbortController();
  let calls = 0;
  const { bus } = await consumer({
    handle: async () => {
      calls += 1;
      controller.abort();
      throw new TypeError('a bug');
    },
  });
  await expect(bus.deliver(records('in', 5), { signal: controller.signal })).rejects.toThrow();
  expect(calls).toBe(1);
  expect(bus.published).toEqual([]);
});
