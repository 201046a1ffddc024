import { PollerPulse } from '@switchback/bus';

import { TimerPoller } from './timer-poller';

/** A promise that a test waits for. */
function fact<T>(): { readonly comes: Promise<T>; readonly is: (value: T) => void } {
  let is: (value: T) => void = () => undefined;
  const comes = new Promise<T>((resolve) => {
    is = resolve;
  });
  return { comes, is };
}

describe('TimerPoller', () => {
  afterEach(() => jest.useRealTimers());

  it('fires at once what is overdue, batch after batch', async () => {
    const batches = [500, 500, 3];
    let due = 0;
    const done = fact<void>();
    const poller = new TimerPoller({
      earliest: () => Promise.resolve(due),
      fire: () => {
        const fired = batches.shift() ?? 0;
        if (batches.length === 0) {
          due = Infinity;
          done.is();
        }
        return Promise.resolve(fired);
      },
      onError: () => undefined,
      pollMs: 60_000,
    });
    poller.start();
    await done.comes;
    await poller.stop();
    expect(batches).toEqual([]);
  });

  it('does not miss a timer that was set while it looked, however long that took', async () => {
    let now = 1_000_000;
    const clock = jest.spyOn(Date, 'now').mockImplementation(() => now);
    const asked = fact<void>();
    const fired = fact<void>();
    let fires = 0;
    let answer: (due: number) => void = () => undefined;
    const poller = new TimerPoller({
      earliest: () => new Promise((resolve) => {
        answer = resolve;
        asked.is();
      }),
      fire: () => {
        fires += 1;
        fired.is();
        return Promise.resolve(1);
      },
      onError: () => undefined,
      pollMs: 60_000,
    });
    poller.start();
    await asked.comes;
    poller.wakeBy(now + 61_000);
    now += 62_000;
    answer(Infinity);
    await fired.comes;
    const stopped = poller.stop();
    answer(Infinity);
    await stopped;
    clock.mockRestore();
    expect(fires).toBe(1);
  });

  it('is woken by a timer that is earlier than its next look, and by no other', async () => {
    let looks = 0;
    const looked = [fact<void>(), fact<void>()];
    const poller = new TimerPoller({
      earliest: () => {
        looked[looks]?.is();
        looks += 1;
        return Promise.resolve(Infinity);
      },
      fire: () => Promise.resolve(0),
      onError: () => undefined,
      pollMs: 60_000,
    });
    poller.start();
    await looked[0]?.comes;
    await new Promise(setImmediate);
    poller.wakeBy(Date.now() + 120_000);
    await new Promise(setImmediate);
    expect(looks).toBe(1);
    poller.wakeBy(Date.now() + 1_000);
    await looked[1]?.comes;
    await poller.stop();
    expect(looks).toBe(2);
  });

  it('fires a timer that it was told of when it is due, however far its next look is', async () => {
    jest.useFakeTimers();
    let due = Infinity;
    const firedAt: number[] = [];
    const poller = new TimerPoller({
      earliest: () => Promise.resolve(due),
      fire: () => {
        firedAt.push(Date.now());
        due = Infinity;
        return Promise.resolve(1);
      },
      onError: () => undefined,
      pollMs: 60_000,
    });
    poller.start();
    await jest.advanceTimersByTimeAsync(100);
    const set = Date.now() + 1_000;
    due = set;
    poller.wakeBy(set);
    await jest.advanceTimersByTimeAsync(999);
    expect(firedAt).toEqual([]);
    await jest.advanceTimersByTimeAsync(1);
    expect(firedAt).toEqual([set]);
    await poller.stop();
  });

  it('remembers what is set while it looks', async () => {
    let looks = 0;
    const again = fact<void>();
    const poller = new TimerPoller({
      earliest: () => {
        looks += 1;
        if (looks === 1) poller.wakeBy(Date.now());
        else again.is();
        return Promise.resolve(Infinity);
      },
      fire: () => Promise.resolve(0),
      onError: () => undefined,
      pollMs: 60_000,
    });
    poller.start();
    await again.comes;
    await poller.stop();
  });

  it('goes on after an error', async () => {
    const errors: unknown[] = [];
    const failed = fact<void>();
    const poller = new TimerPoller({
      earliest: () => Promise.reject(new Error('database away')),
      fire: () => Promise.resolve(0),
      onError: (error) => {
        errors.push(error);
        failed.is();
      },
    });
    poller.start();
    await failed.comes;
    await poller.stop();
    expect(errors).toHaveLength(1);
  });

  /** A poller by whose clock each firing takes half a minute. */
  function slow(options: { readonly batches: number; readonly comesBack: boolean }) {
    let now = 0;
    let left = options.batches;
    const pulse = new PollerPulse({ now: () => now });
    const states = new Set<string>();
    const over = fact<void>();
    const poller = new TimerPoller({
      earliest: async () => (left === 0 ? Infinity : 0),
      fire: async () => {
        now += 30_000;
        left -= 1;
        states.add(poller.state.state);
        if (left === 0) over.is();
        return options.comesBack ? 500 : new Promise<number>(() => undefined);
      },
      onError: () => undefined,
      pulse,
    });
    return { poller, states, over, pass: (ms: number) => void (now += ms) };
  }

  it('has not stalled while batch after batch of half a minute is fired', async () => {
    const { poller, states, over } = slow({ batches: 20, comesBack: true });
    poller.start();
    await over.comes;
    await poller.stop();
    expect([...states]).toEqual(['MOVING']);
  });

  it('has stalled when a batch does not come back', async () => {
    const { poller, over, pass } = slow({ batches: 1, comesBack: false });
    poller.start();
    await over.comes;
    expect(poller.state).toEqual({ state: 'MOVING' });
    pass(20_000);
    expect(poller.state).toEqual({ state: 'STALLED', forMs: 50_000 });
  });
});
