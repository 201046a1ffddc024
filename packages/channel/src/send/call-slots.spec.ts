import { CallSlots } from './call-slots';

describe('CallSlots', () => {
  it('gives no more than there are, each provider by itself', () => {
    const slots = new CallSlots(new Map([['a', 2], ['b', 1]]));
    expect([slots.take('a'), slots.take('a'), slots.take('a'), slots.take('b')]).toEqual([true, true, false, true]);
    slots.giveBack('a');
    expect([slots.free('a'), slots.free('b'), slots.take('unknown')]).toEqual([1, 0, false]);
  });

  it('waits until enough came back', async () => {
    const slots = new CallSlots(new Map([['a', 2]]));
    slots.take('a');
    slots.take('a');
    let done = false;
    const waiting = slots.waitUntil(() => slots.free('a') === 2, 60_000).then(() => (done = true));
    slots.giveBack('a');
    await Promise.resolve();
    expect(done).toBe(false);
    slots.giveBack('a');
    await waiting;
    expect(done).toBe(true);
  });

  it('does not wait for longer than it is told', async () => {
    const slots = new CallSlots(new Map([['a', 1]]));
    await slots.waitUntil(() => false, 5);
    await slots.waitUntil(() => false, 0);
    expect(slots.free('a')).toBe(1);
  });
});
