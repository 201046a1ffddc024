import { createBus } from '../create-bus';

/** A member of a group in a process of its own, so that a spec can kill it. Prints one JSON line per record that it processed. */
async function main(): Promise<void> {
  const { config, group, topics } = JSON.parse(process.argv[2] ?? '');
  const bus = await createBus(config);
  await bus.subscribe({
    group,
    topics,
    handler: async (records) => {
      for (const { key, partition, offset, value } of records) {
        process.stdout.write(`${JSON.stringify({ key, partition, offset, value: Buffer.from(value).toString('utf8') })}\n`);
      }
    },
  });
}

void main();
