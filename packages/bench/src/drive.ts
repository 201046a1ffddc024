/** One call of the system under test; resolves to the message's id once it is accepted. */
export type Send = (index: number) => Promise<string>;

export interface Drive {
  /** Message id to the time of the call's start, in milliseconds since the epoch. */
  readonly calledAt: Map<string, number>;
  /** From the first call's start to the last answer, in seconds. */
  readonly seconds: number;
}

/** Milliseconds since the epoch with sub-millisecond digits, comparable between processes of one machine. */
export function wallClock(): number {
  return performance.timeOrigin + performance.now();
}

/** As fast as it goes: `concurrency` calls under way at any time. */
export async function driveClosed(send: Send, count: number, concurrency: number, first = 0): Promise<Drive> {
  const calledAt = new Map<string, number>();
  const start = performance.now();
  let next = first;
  const worker = async (): Promise<void> => {
    while (next < first + count) {
      const index = next++;
      const at = wallClock();
      calledAt.set(await send(index), at);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  return { calledAt, seconds: (performance.now() - start) / 1000 };
}

/** At a fixed rate, whatever the answers' delay: calls start on schedule. It sleeps until the next is due. */
export async function driveAtRate(send: Send, count: number, perSecond: number, first = 0): Promise<Drive> {
  const calledAt = new Map<string, number>();
  const pending: Promise<void>[] = [];
  const start = performance.now();
  let begun = 0;
  while (begun < count) {
    const due = Math.min(count, Math.floor(((performance.now() - start) / 1000) * perSecond) + 1);
    for (; begun < due; begun++) {
      const at = wallClock();
      pending.push(send(first + begun).then((id) => void calledAt.set(id, at)));
    }
    await new Promise((resolve) => setTimeout(resolve, start + (begun * 1000) / perSecond - performance.now()));
  }
  await Promise.all(pending);
  return { calledAt, seconds: (performance.now() - start) / 1000 };
}

/** Spreads calls over several connections, so that one HTTP/2 session is not the limit. */
export function roundRobin<T>(items: readonly T[]): () => T {
  let next = 0;
  return () => {
    const item = items[next++ % items.length];
    if (item === undefined) throw new Error('nothing to take turns with');
    return item;
  };
}

