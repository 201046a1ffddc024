import { providerOrder } from '@switchback/fallback';

import { weightedShares } from './weighted-shares';

const first = (order: readonly string[]) => new Map(order.map((id, index) => [id, index === 0 ? 1 : 0]));
const choice = (id: string, priority: number, weight: number) => ({ id, priority, weight });

describe('weightedShares', () => {
  it.each([
    [[choice('a', 0, 1), choice('b', 1, 1)], { a: 1, b: 0 }],
    [[choice('a', 0, 3), choice('b', 0, 1), choice('c', 1, 1)], { a: 0.75, b: 0.25, c: 0 }],
    [[], {}],
  ])('%j: %j', (choices, expected) => {
    expect(Object.fromEntries(weightedShares(choices, first))).toEqual(expected);
  });

  it('has the next of the same priority take over as attempts draw it', () => {
    const choices = [choice('a', 0, 5), choice('b', 0, 3), choice('c', 0, 1), choice('d', 1, 1)];
    const second = (order: readonly string[]) => new Map(order.map((id, index) => [id, index === 1 ? 1 : 0]));
    const shares = weightedShares(choices, second);
    const drawn = Array.from({ length: 20_000 }, (_, index) => providerOrder(choices, `msg_${index}`)[1]);
    for (const { id } of choices) expect(shares.get(id)).toBeCloseTo(drawn.filter((one) => one === id).length / drawn.length, 1);
  });

  it('sums to 1 for many of the same priority', () => {
    const choices = Array.from({ length: 9 }, (_, index) => choice(`p${index}`, 0, index + 1));
    expect([...weightedShares(choices, first).values()].reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
  });
});
