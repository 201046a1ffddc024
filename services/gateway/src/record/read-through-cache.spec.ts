import { ReadThroughCache } from './read-through-cache';

function setUp(overrides: { serveStale?: (error: unknown) => boolean } = {}) {
  let now = 1_000;
  const loads: string[] = [];
  const answers: (string | undefined | Error)[] = [];
  const gates: (() => void)[] = [];
  let gated = false;
  const cache = new ReadThroughCache<string>({
    load: async (key) => {
      loads.push(key);
      const answer = answers.shift();
      if (gated) await new Promise<void>((resolve) => gates.push(resolve));
      if (answer instanceof Error) throw answer;
      return answer;
    },
    ttlMs: 100,
    absentTtlMs: 10,
    maxEntries: 2,
    now: () => now,
    ...overrides,
  });
  return {
    cache,
    loads,
    answer: (...next: (string | undefined | Error)[]) => answers.push(...next),
    pass: (ms: number) => (now += ms),
    gate: () => (gated = true),
    open: () => {
      gated = false;
      gates.splice(0).forEach((open) => open());
    },
  };
}

describe('ReadThroughCache', () => {
  it('loads once while fresh', async () => {
    const { cache, loads, answer, pass } = setUp();
    answer('one', 'two');
    expect(await cache.get('a')).toBe('one');
    pass(99);
    expect(await cache.get('a')).toBe('one');
    pass(1);
    expect(await cache.get('a')).toBe('two');
    expect(loads).toEqual(['a', 'a']);
  });

  it('remembers an absence for a shorter time', async () => {
    const { cache, loads, answer, pass } = setUp();
    answer(undefined, 'one');
    expect([await cache.get('a'), await cache.get('a')]).toEqual([undefined, undefined]);
    pass(10);
    expect(await cache.get('a')).toBe('one');
    expect(loads).toHaveLength(2);
  });

  it('makes one look-up of concurrent ones', async () => {
    const { cache, loads, answer, gate, open } = setUp();
    answer('one');
    gate();
    const both = Promise.all([cache.get('a'), cache.get('a')]);
    open();
    expect(await both).toEqual(['one', 'one']);
    expect(loads).toHaveLength(1);
  });

  it('does not keep what was loaded before it was told to forget', async () => {
    const { cache, answer, gate, open } = setUp();
    answer('old', 'new');
    gate();
    const before = cache.get('a');
    cache.forget('a');
    const after = cache.get('a');
    open();
    expect([await before, await after, await cache.get('a')]).toEqual(['old', 'new', 'new']);
  });

  it('throws what load throws, and tries again', async () => {
    const { cache, answer } = setUp();
    answer(new Error('away'), 'one');
    await expect(cache.get('a')).rejects.toThrow('away');
    expect(await cache.get('a')).toBe('one');
  });

  it('serves the old value while the source is away, if it may', async () => {
    const { cache, loads, answer, pass } = setUp({ serveStale: (error) => error instanceof Error && error.message === 'away' });
    answer('one', new Error('away'));
    await cache.get('a');
    pass(100);
    expect([await cache.get('a'), await cache.get('a')]).toEqual(['one', 'one']);
    expect(loads).toHaveLength(2);
  });

  it('lets nobody wait for a source that was away, until it answers again', async () => {
    const { cache, answer, pass, gate, open } = setUp({ serveStale: () => true });
    answer('one', new Error('away'), 'two');
    await cache.get('a');
    pass(100);
    await cache.get('a');
    pass(100);
    gate();
    expect(await cache.get('a')).toBe('one');
    open();
    await new Promise(setImmediate);
    expect(await cache.get('a')).toBe('two');
  });

  it('gives an old value up when the source answers with a refusal', async () => {
    const { cache, answer, pass } = setUp({ serveStale: (error) => error instanceof Error && error.message === 'away' });
    answer('one', new Error('away'), new Error('broken'), new Error('broken'), 'two');
    await cache.get('a');
    pass(100);
    await cache.get('a');
    pass(100);
    expect(await cache.get('a')).toBe('one');
    await new Promise(setImmediate);
    await expect(cache.get('a')).rejects.toThrow('broken');
    expect(await cache.get('a')).toBe('two');
  });

  it('keeps no more than it may', async () => {
    const { cache, loads, answer } = setUp();
    answer('1', '2', '3', '4');
    await cache.get('a');
    await cache.get('b');
    await cache.get('c');
    await cache.get('b');
    await cache.get('a');
    expect(loads).toEqual(['a', 'b', 'c', 'a']);
  });
});
