import { FewAtOnce } from './few-at-once';

const never = new AbortController().signal;

describe('FewAtOnce', () => {
  it('runs no more than it may, and all in the end', async () => {
    const few = new FewAtOnce(2);
    let running = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      most = Math.max(most, (running += 1));
      await new Promise(setImmediate);
      running -= 1;
    };
    await Promise.all(Array.from({ length: 20 }, () => few.run(work, never)));
    expect([most, running]).toEqual([2, 0]);
  });

  it('gives its place on when the work fails', async () => {
    const few = new FewAtOnce(1);
    await expect(few.run(() => Promise.reject(new Error('no')), never)).rejects.toThrow('no');
    expect(await few.run(() => Promise.resolve(1), never)).toBe(1);
  });

  it('lets those go who wait in vain, and takes nobody’s place for them', async () => {
    const few = new FewAtOnce(1);
    const abort = new AbortController();
    let end: () => void = () => undefined;
    const first = few.run(() => new Promise<number>((resolve) => (end = () => resolve(1))), never);
    const second = few.run(() => Promise.resolve(2), abort.signal);
    const third = few.run(() => Promise.resolve(3), never);
    abort.abort();
    expect(await second).toBeUndefined();
    end();
    expect(await Promise.all([first, third])).toEqual([1, 3]);
    expect(await few.run(() => Promise.resolve(4), AbortSignal.abort())).toBeUndefined();
  });
});
