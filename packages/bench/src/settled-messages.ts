import { type Bus } from '@switchback/bus';
import { wallClock } from './drive';

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
    handler: (records) => {
      const now = wallClock();
      for (const { key, value } of records) if (!settledAt.has(key) && isEnd(value)) settledAt.set(key, now);
      return Promise.resolve();
    },
  });
  return settledAt;
}
