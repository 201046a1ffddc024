import { providerOrder } from './provider-order';

const choice = (id: string, priority: number, weight: number) => ({ id, priority, weight });

describe('providerOrder', () => {
  it('leaves the choice to the channel service when none is named', () => {
    expect(providerOrder([], 'seed')).toEqual([]);
  });

  it('puts lower priorities first, whatever the weights', () => {
    expect(providerOrder([choice('b', 2, 1000), choice('a', 1, 1)], 'seed')).toEqual(['a', 'b']);
  });

  it('gives the same order for the same attempt', () => {
    const choices = ['a', 'b', 'c', 'd'].map((id) => choice(id, 0, 1));
    expect(providerOrder(choices, 'msg_1.0.1')).toEqual(providerOrder(choices, 'msg_1.0.1'));
  });

  it('shares among equals by weight', () => {
    const first = Array.from({ length: 4000 }, (_, index) => providerOrder([choice('heavy', 0, 3), choice('light', 0, 1)], `msg_${index}.0.1`)[0]);
    const heavy = first.filter((id) => id === 'heavy').length / first.length;
    expect(heavy).toBeGreaterThan(0.72);
    expect(heavy).toBeLessThan(0.78);
  });
});
