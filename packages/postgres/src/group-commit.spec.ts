import { setImmediate as turn } from 'node:timers/promises';

import { GroupCommit } from './group-commit';

class PgError extends Error {
  constructor(readonly code: string) {
    super(`sqlstate ${code}`);
  }
}

/** Records the batches; each commit waits until `release` is called, unless `open`. */
function recorder(decide: (items: readonly number[]) => void = () => undefined) {
  const batches: (readonly number[])[] = [];
  const gates: (() => void)[] = [];
  const commit = async (items: readonly number[]): Promise<readonly string[]> => {
    batches.push(items);
    await new Promise<void>((resolve) => gates.push(resolve));
    decide(items);
    return items.map((item) => `#${item}`);
  };
  return { batches, commit, release: () => gates.shift()?.() };
}

const instant = (decide: (items: readonly number[]) => void) => {
  const batches: (readonly number[])[] = [];
  const commit = async (items: readonly number[]): Promise<readonly string[]> => {
    batches.push(items);
    decide(items);
    return items.map((item) => `#${item}`);
  };
  return { batches, commit };
};

test('collects what arrives in one turn, and what arrives during a commit into the next', async () => {
  const { batches, commit, release } = recorder();
  const group = new GroupCommit({ commit });
  const first = [group.submit(1), group.submit(2)];
  await turn();
  const second = [group.submit(3), group.submit(4), group.submit(5)];
  await turn();
  expect(batches).toEqual([[1, 2]]);
  release();
  expect(await Promise.all(first)).toEqual(['#1', '#2']);
  await turn();
  await turn();
  release();
  expect(await Promise.all(second)).toEqual(['#3', '#4', '#5']);
  expect(batches).toEqual([[1, 2], [3, 4, 5]]);
});

test('never more than maxBatch in one commit nor maxConcurrent commits in flight', async () => {
  const { batches, commit, release } = recorder();
  const group = new GroupCommit({ commit, maxBatch: 2, maxConcurrent: 2 });
  const all = [1, 2, 3, 4, 5].map((item) => group.submit(item));
  await turn();
  await turn();
  expect(batches).toEqual([[1, 2], [3, 4]]);
  release();
  release();
  await turn();
  await turn();
  await turn();
  expect(batches).toEqual([[1, 2], [3, 4], [5]]);
  release();
  expect(await Promise.all(all)).toEqual(['#1', '#2', '#3', '#4', '#5']);
});

test('a bad item gets the error, its neighbours their results', async () => {
  const { batches, commit } = instant((items) => {
    if (items.includes(42)) throw new PgError('22021');
  });
  const group = new GroupCommit({ commit });
  const items = Array.from({ length: 64 }, (_, index) => index);
  const settled = await Promise.allSettled(items.map((item) => group.submit(item)));
  settled.forEach((result, index) => {
    if (index === 42) expect(result).toMatchObject({ status: 'rejected', reason: { code: '22021' } });
    else expect(result).toEqual({ status: 'fulfilled', value: `#${index}` });
  });
  expect(batches.length).toBeLessThanOrEqual(1 + 2 * 6);
});

test.each(['08006', '57P01', '53100', '40001', '42P01'])('everybody gets an error that concerns everybody (%s), and nothing is tried again', async (code) => {
  const { batches, commit } = instant(() => {
    throw new PgError(code);
  });
  const group = new GroupCommit({ commit });
  const settled = await Promise.allSettled([group.submit(1), group.submit(2)]);
  expect(settled.map((result) => result.status)).toEqual(['rejected', 'rejected']);
  expect(batches).toEqual([[1, 2]]);
});

test('a commit that answers too few results is an error, not a wrong answer', async () => {
  const group = new GroupCommit<number, string>({ commit: async () => ['only one'] });
  const settled = await Promise.allSettled([group.submit(1), group.submit(2)]);
  expect(settled.map((result) => result.status)).toEqual(['rejected', 'rejected']);
});

test('an undefined result is a result', async () => {
  const group = new GroupCommit<number, undefined>({ commit: async (items) => items.map(() => undefined) });
  await expect(group.submit(1)).resolves.toBeUndefined();
});

test('drain waits for all, and at once when there is nothing', async () => {
  const { commit, release } = recorder();
  const group = new GroupCommit({ commit });
  await group.drain();
  const result = group.submit(1);
  let drained = false;
  const drain = group.drain().then(() => (drained = true));
  await turn();
  expect(drained).toBe(false);
  release();
  await drain;
  await expect(result).resolves.toBe('#1');
});
