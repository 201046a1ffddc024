import { ApiError } from '@switchback/service';

import { Turns, type TurnsOptions } from './turns';

const settled = () => new Promise((resolve) => setImmediate(resolve));

/** Turns whose clock stands still, and work that ends when it is told to. */
function begin(options: Partial<TurnsOptions>) {
  const clock = { now: 1_000_000 };
  const turns = new Turns({ mostAtOnce: 1, mostWaiting: 10, mostWaitingInAll: 100, now: () => clock.now, ...options });
  const begun: string[] = [];
  const ends = new Map<string, (error?: Error) => void>();
  const take = (customerId: string, name: string, until = Infinity) => {
    const done = new Promise<string>((resolve, reject) => ends.set(name, (error) => (error === undefined ? resolve(name) : reject(error))));
    const run = () => {
      begun.push(name);
      return done;
    };
    const givenUp = (now: number) => (until <= now ? new ApiError('DEADLINE_EXCEEDED', 'too late') : undefined);
    return turns.take({ customerId, givenUp, run });
  };
  const end = async (name: string, error?: Error) => {
    ends.get(name)?.(error);
    await settled();
  };
  return { clock, begun, take, end };
}

describe('Turns', () => {
  it('lets so much go on at once, the rest in its order, also after a failure', async () => {
    const { take, end, begun } = begin({ mostAtOnce: 2 });
    const answers = ['a', 'b', 'c', 'd'].map((name) => take('acme', name));
    await settled();
    expect(begun).toEqual(['a', 'b']);
    const failed = expect(answers[1]).rejects.toThrow('failed');
    await end('b', new Error('failed'));
    await failed;
    expect(begun).toEqual(['a', 'b', 'c']);
    for (const name of ['a', 'c', 'd']) await end(name);
    expect(await Promise.all([answers[0], answers[2], answers[3]])).toEqual(['a', 'c', 'd']);
    void take('acme', 'e');
    void take('acme', 'f');
    await settled();
    expect(begun).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
  });

  it('go round the customers, however much one of them brings', async () => {
    const { take, end, begun } = begin({});
    const names = ['a1', 'a2', 'a3', 'a4', 'b1', 'b2', 'c1'];
    const answers = names.map((name) => take(name.slice(0, 1), name));
    await settled();
    for (let ended = 0; ended < names.length; ended += 1) await end(begun[ended] ?? '');
    expect(begun).toEqual(['a1', 'a2', 'b1', 'c1', 'a3', 'b2', 'a4']);
    expect(await Promise.all(answers)).toEqual(names);
  });

  it('refuses what would wait too long: a customer its own, all of them together', async () => {
    const { take, end } = begin({ mostWaiting: 2, mostWaitingInAll: 3 });
    const answers = ['a1', 'a2', 'a3'].map((name) => take('a', name));
    await settled();
    await expect(take('a', 'a4')).rejects.toMatchObject({ reason: 'OVERLOADED', retryAfterMs: 1_000 });
    const other = take('b', 'b1');
    await settled();
    await expect(take('c', 'c1')).rejects.toMatchObject({ reason: 'OVERLOADED', retryAfterMs: 1_000 });
    for (const name of ['a1', 'a2', 'b1', 'a3']) await end(name);
    expect(await Promise.all([...answers, other])).toEqual(['a1', 'a2', 'a3', 'b1']);
  });

  it('never begins what nobody waits for any more', async () => {
    const { take, end, begun, clock } = begin({});
    const [first, late, next] = [take('a', 'first'), take('a', 'late', clock.now + 100), take('a', 'next')];
    await settled();
    clock.now += 100;
    const refused = expect(late).rejects.toMatchObject({ reason: 'DEADLINE_EXCEEDED' });
    await end('first');
    await refused;
    await end('next');
    expect(await Promise.all([first, next])).toEqual(['first', 'next']);
    expect(begun).toEqual(['first', 'next']);
  });

  it('makes room when those that wait have given up, and tells them', async () => {
    const { take, end, begun, clock } = begin({ mostWaiting: 1 });
    const [first, late] = [take('a', 'first'), take('a', 'late', clock.now + 1_000)];
    await settled();
    clock.now += 1_000;
    const refused = expect(late).rejects.toMatchObject({ reason: 'DEADLINE_EXCEEDED' });
    const next = take('a', 'next');
    await refused;
    await end('first');
    await end('next');
    expect(await Promise.all([first, next])).toEqual(['first', 'next']);
    expect(begun).toEqual(['first', 'next']);
  });
});
