import { together } from './together';

test('answers all results', async () => {
  await expect(together([Promise.resolve(1), 'two', undefined])).resolves.toEqual([1, 'two', undefined]);
});

test('throws the first error in the order given, once the others have ended', async () => {
  const log: string[] = [];
  let end: (() => void) | undefined;
  const slow = new Promise<void>((resolve) => (end = resolve)).then(() => void log.push('slow ended'));
  const all = together([slow, Promise.reject(new Error('first')), Promise.reject(new Error('second'))]).catch((error: unknown) => {
    log.push(error instanceof Error ? error.message : 'no error');
  });
  await Promise.resolve();
  expect(log).toEqual([]);
  end?.();
  await all;
  expect(log).toEqual(['slow ended', 'first']);
});
