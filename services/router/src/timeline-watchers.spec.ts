import { type Event } from '@switchback/fallback';

import { TimelineWatchers } from './timeline-watchers';

/** Timelines in memory, and how often they were read. */
class Timelines {
  readonly entries = new Map<string, Event[]>();
  reads = 0;

  append(messageId: string, count: number): void {
    const entries = this.entries.get(messageId) ?? [];
    for (let index = 0; index < count; index += 1) entries.push({ type: 'CANCEL_REQUESTED', at: entries.length + 1 });
    this.entries.set(messageId, entries);
  }

  readonly read = (after: ReadonlyMap<string, number>): Promise<ReadonlyMap<string, readonly Event[]>> => {
    this.reads += 1;
    return Promise.resolve(new Map([...after].map(([id, sequence]) => [id, (this.entries.get(id) ?? []).slice(sequence)])));
  };
}

const never = new AbortController().signal;
const times = (events: readonly Event[]): number[] => events.map((event) => event.at);

let timelines: Timelines;
let watchers: TimelineWatchers;

beforeEach(() => {
  timelines = new Timelines();
  watchers = new TimelineWatchers({ read: timelines.read, onError: () => undefined, pollMs: 5 });
});

afterEach(() => watchers.stop());

describe('TimelineWatchers', () => {
  it('gives each watcher what comes after its own sequence, once', async () => {
    timelines.append('m', 2);
    const early = watchers.watch('m', 0, never);
    const late = watchers.watch('m', 2, never);
    expect(times(await early.next())).toEqual([1, 2]);
    timelines.append('m', 1);
    watchers.changed(['m']);
    expect(times(await late.next())).toEqual([3]);
    expect(times(await early.next())).toEqual([3]);
  });

  it('keeps for a slow watcher what it has not taken', async () => {
    const slow = watchers.watch('m', 0, never);
    const quick = watchers.watch('m', 0, never);
    for (let round = 1; round <= 3; round += 1) {
      timelines.append('m', 1);
      expect(times(await quick.next())).toEqual([round]);
    }
    expect(times(await slow.next())).toEqual([1, 2, 3]);
  });

  it('leaves no gap for one who joins while a read is under way', async () => {
    let release: (() => void) | undefined;
    const reads = new TimelineWatchers({
      read: async (after) => {
        const found = await timelines.read(after);
        if (timelines.reads === 1) await new Promise<void>((resolve) => (release = resolve));
        return found;
      },
      onError: () => undefined,
      pollMs: 5,
    });
    timelines.append('m', 8);
    const first = reads.watch('m', 5, never);
    while (release === undefined) await new Promise(setImmediate);
    const joined = reads.watch('m', 2, never);
    release();
    expect(times(await first.next())).toEqual([6, 7, 8]);
    expect(times(await joined.next())).toEqual([3, 4, 5, 6, 7, 8]);
    reads.stop();
  });

  it('reads nothing while nobody watches', async () => {
    jest.useFakeTimers();
    const controller = new AbortController();
    const watcher = watchers.watch('m', 0, controller.signal);
    await jest.advanceTimersByTimeAsync(20);
    expect(timelines.reads).toBeGreaterThan(1);
    controller.abort();
    expect(await watcher.next()).toEqual([]);
    await jest.advanceTimersByTimeAsync(5);
    const before = timelines.reads;
    await jest.advanceTimersByTimeAsync(1_000);
    expect(timelines.reads).toBe(before);
    jest.useRealTimers();
  });

  it('ends every watch when it stops', async () => {
    const watcher = watchers.watch('m', 0, never);
    const end = watcher.next();
    watchers.stop();
    expect(await end).toEqual([]);
  });
});
