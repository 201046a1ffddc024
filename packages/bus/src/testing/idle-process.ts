import { createHook } from 'node:async_hooks';

import { createBus } from '../create-bus';

const SETTLE_MS = 4_000;
const MEASURE_MS = 6_000;

/** Takes part in two groups and publishes once, as a service does, then prints how many timers it sets in a second when nothing happens. */
async function main(): Promise<void> {
  const { config, topics } = JSON.parse(process.argv[2] ?? '');
  const bus = await createBus(config);
  await bus.ensureTopics(topics);
  await bus.publish(topics.map((topic: string) => ({ topic, key: 'key', value: Buffer.from('value'), headers: {} })));
  for (const group of ['one', 'two']) await bus.subscribe({ group: `idle.${group}.${process.pid}`, topics, handler: async () => undefined });
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  let set = 0;
  const counting = createHook({ init: (_id, type) => void (type === 'Timeout' && (set += 1)) }).enable();
  await new Promise((resolve) => setTimeout(resolve, MEASURE_MS));
  counting.disable();
  process.stdout.write(`${(set * 1_000) / MEASURE_MS}\n`);
  await bus.close();
}

void main();
