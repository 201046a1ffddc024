import { isolate } from './isolate';

const items = Array.from({ length: 32 }, (_, index) => index);

/** A handler that fails on parts holding one of the given items; counts its calls. */
function handler(bad: ReadonlyMap<number, Error>): { calls: number[][]; handle: (part: readonly number[]) => Promise<void> } {
  const calls: number[][] = [];
  return {
    calls,
    handle: async (part) => {
      calls.push([...part]);
      for (const item of part) {
        const error = bad.get(item);
        if (error !== undefined) throw error;
      }
    },
  };
}

test('one bad record of many: it fails alone, all others are handled once', async () => {
  const error = new TypeError('a bug');
  const { calls, handle } = handler(new Map([[13, error]]));
  const { handled, failed, open } = await isolate(items, error, handle);
  expect(failed).toEqual([{ item: 13, error }]);
  expect([...handled].sort((a, b) => a - b)).toEqual(items.filter((item) => item !== 13));
  expect(open).toBeUndefined();
  expect(calls.length).toBeLessThanOrEqual(10);
});

test('an unclear failure counts when another record got through after it', async () => {
  const error = new Error('who knows');
  const { handle } = handler(new Map([[0, error]]));
  const result = await isolate(items, error, handle);
  expect(result.failed).toEqual([{ item: 0, error }]);
  expect(result.open).toBeUndefined();
});

test('an unclear failure of the last record stays open', async () => {
  const error = new Error('who knows');
  const { handle } = handler(new Map([[31, error]]));
  const { handled, failed, open } = await isolate(items, error, handle);
  expect(failed).toEqual([]);
  expect(handled).toHaveLength(31);
  expect(open).toBe(error);
});

test('when nothing gets through it soon stops asking, and nobody is blamed', async () => {
  const error = new Error('the database is away');
  const { calls, handle } = handler(new Map(items.map((item) => [item, error])));
  const { handled, failed, open } = await isolate(items, error, handle);
  expect({ handled, failed, open }).toEqual({ handled: [], failed: [], open: error });
  expect(calls.length).toBeLessThanOrEqual(10);
});

test('when something goes away halfway, what came before counts and the rest stays open', async () => {
  const error = new Error('the database is away');
  const { handle } = handler(new Map(items.filter((item) => item >= 16).map((item) => [item, error])));
  const { handled, failed, open } = await isolate(items, error, handle);
  expect(handled).toEqual(items.slice(0, 16));
  expect(failed).toEqual([]);
  expect(open).toBe(error);
});

test('a single record is not handed over again', async () => {
  const { calls, handle } = handler(new Map());
  const error = new TypeError('a bug');
  expect((await isolate([7], error, handle)).failed).toEqual([{ item: 7, error }]);
  expect(calls).toEqual([]);
});
