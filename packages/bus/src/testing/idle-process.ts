import { createBus } from '../create-bus';

const SETTLE_MS = 4_000;
const MEASURE_MS = 6_000;

/** Takes part in two groups and publishes once, as a service does, then prints what part of a core it uses when nothing happens. */
async function main(): Promise<void> {
  const { config, topics } = JSON.parse(process.argv[2] ?? '');
  const bus = await createBus(config);
  await bus.ensureTopics(topics);
  await bus.publish(topics.map((topic: string) => ({ topic, key: 'key', value: Buffer.from('value'), headers: {} })));
  for (const group of ['one', 'two']) await bus.subscribe({ group: `idle.${group}.${process.pid}`, topics, handler: async () => undefined });
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  const before = process.cpuUsage();
  await new Promise((resolve) => setTimeout(resolve, MEASURE_MS));
  const { user, system } = process.cpuUsage(before);
  process.stdout.write(`${(user + system) / 1_000 / MEASURE_MS}\n`);
  await bus.close();
}

void main();
