import { Pace } from './pace';

/** Keeps the event loop as a slow piece of work does. */
function keepBusy(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

describe('Pace', () => {
  it('lets other work in between parts that take long together', async () => {
    const pace = new Pace();
    const order: string[] = [];
    const parts = [1, 2, 3, 4].map((part) =>
      pace.run(() => {
        order.push(`part ${part}`);
        setImmediate(() => order.push(`other ${part}`));
        keepBusy(12);
      }),
    );
    await Promise.all(parts);
    expect(order.indexOf('other 1')).toBeLessThan(order.indexOf('part 4'));
    expect(order.filter((word) => word.startsWith('part'))).toEqual(['part 1', 'part 2', 'part 3', 'part 4']);
  });

  it('answers each as its work does, and goes on after a failure', async () => {
    const pace = new Pace();
    const failed = pace.run(() => {
      throw new Error('no');
    });
    const next = pace.run(() => 'done');
    await expect(failed).rejects.toThrow('no');
    expect(await next).toBe('done');
  });
});
