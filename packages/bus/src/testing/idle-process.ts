import { createHook } from 'node:async_hooks';

import { type Bus } from '../bus';
import { createBus } from '../create-bus';

const MEASURE_MS = 6_000;

/**
 * Takes part in two groups and publishes once, as a service does, then prints how many timers it sets in a second when nothing happens: from when
 * both groups have all that was published, however long they took to join.
 */
async function main(): Promise<void> {
  const { config, topics } = JSON.parse(process.argv[2] ?? '');
  const bus = await createBus(config);
  await bus.ensureTopics(topics);
  await bus.publish(topics.map((topic: string) => ({ topic, key: 'key', value: Buffer.from('value'), headers: {} })));
  await Promise.all(['one', 'two'].map((group) => takePart(bus, `idle.${group}.${process.pid}`, topics)));
  let set = 0;
  const counting = createHook({ init: (_id, type) => void (type === 'Timeout' && (set += 1)) }).enable();
  await new Promise((resolve) => setTimeout(resolve, MEASURE_MS));
  counting.disable();
  process.stdout.write(`${(set * 1_000) / MEASURE_MS}\n`);
  await bus.close();
}

/** Resolves when the group was given a record of each topic. */
async function takePart(bus: Bus, group: string, topics: readonly string[]): Promise<void> {
  const heard = new Set<string>();
  let settle = (): void => undefined;
  const settled = new Promise<void>((resolve) => (settle = resolve));
  await bus.subscribe({
    group,
    topics,
    handler: async (records) => {
      for (const { topic } of records) heard.add(topic);
      if (heard.size === topics.length) settle();
    },
  });
  await settled;
}

void main();
