import { Turns } from './turns';

/** Work that ends when it is told to. */
function work() {
  let end: (error?: Error) => void = () => undefined;
  const done = new Promise<string>((resolve, reject) => {
    end = (error) => (error === undefined ? resolve('done') : reject(error));
  });
  const begun = jest.fn(() => done);
  return { begun, end: (error?: Error) => end(error) };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('Turns', () => {
  it('lets so much go on at once, the rest in its order, also after a failure', async () => {
    const turns = new Turns({ mostAtOnce: 2, mostWaiting: 10 });
    const works = Array.from({ length: 4 }, work);
    const answers = works.map(({ begun }) => turns.take(begun));
    const begun = async () => {
      await settled();
      return works.map((each) => each.begun.mock.calls.length);
    };
    expect(await begun()).toEqual([1, 1, 0, 0]);
    works[1]?.end(new Error('failed'));
    await expect(answers[1]).rejects.toThrow('failed');
    expect(await begun()).toEqual([1, 1, 1, 0]);
    works[0]?.end();
    expect(await begun()).toEqual([1, 1, 1, 1]);
    works[2]?.end();
    works[3]?.end();
    expect(await Promise.all([answers[0], answers[2], answers[3]])).toEqual(['done', 'done', 'done']);
    const [next, further] = [work(), work()];
    void turns.take(next.begun);
    void turns.take(further.begun);
    await settled();
    expect([next, further].map((each) => each.begun.mock.calls.length)).toEqual([1, 1]);
  });

  it('refuses what would wait too long', async () => {
    const turns = new Turns({ mostAtOnce: 1, mostWaiting: 1 });
    const [first, second, third] = [work(), work(), work()];
    const answers = [turns.take(first.begun), turns.take(second.begun)];
    await expect(turns.take(third.begun)).rejects.toMatchObject({ reason: 'OVERLOADED', retryAfterMs: 1_000 });
    first.end();
    second.end();
    expect(await Promise.all(answers)).toEqual(['done', 'done']);
    expect(third.begun).not.toHaveBeenCalled();
  });
});
