import { type Bus } from '@switchback/bus';

/** Follows a topic and notes when each message's end arrives. `isEnd` reads the record's value. */
export async function followSettled(
  bus: Bus,
  topic: string,
  isEnd: (value: Uint8Array) => boolean,
): Promise<Map<string, number>> {
  const settledAt = new Map<string, number>();
  await bus.subscribe({
    group: `bench-${process.pid}`,
    topics: [topic],
    // The record's own time counts, so it may read in a leisurely way and leave the processor to the others.
    gatherMs: 100,
    handler: (records) => {
      for (const { key, value, timestamp } of records) if (!settledAt.has(key) && isEnd(value)) settledAt.set(key, timestamp);
      return Promise.resolve();
    },
  });
  return settledAt;
}
