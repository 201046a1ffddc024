import { candidateProviders, providersAfter } from './candidate-providers';

const choices = (...ids: readonly string[]) => ids.map((id, priority) => ({ id, priority, weight: 1 }));

describe('candidateProviders', () => {
  it.each([
    [[], ['a', 'b'], ['a', 'b']],
    [['b', 'a'], ['a', 'b'], ['b', 'a']],
    [['x', 'b'], ['a', 'b'], ['b']],
    [['x'], ['a', 'b'], []],
  ])('named %j of %j: %j', (named, configured, expected) => {
    expect(candidateProviders(named, choices(...configured), 'seed')).toEqual(expected);
  });
});

describe('the own order of a channel service', () => {
  const configured = [
    { id: 'reserve', priority: 1, weight: 1 },
    { id: 'heavy', priority: 0, weight: 3 },
    { id: 'light', priority: 0, weight: 1 },
  ];
  const drawn = Array.from({ length: 4_000 }, (_, index) => candidateProviders([], configured, `msg_${index}.0.1`));

  it('shares among equals by weight, and has the others follow, then the next priority', () => {
    const heavy = drawn.filter(([first]) => first === 'heavy').length / drawn.length;
    expect(heavy).toBeCloseTo(0.75, 1);
    expect(new Set(drawn.map((order) => order.join(' ')))).toEqual(new Set(['heavy light reserve', 'light heavy reserve']));
  });

  it('is the same for the same attempt', () => {
    expect(candidateProviders([], configured, 'msg_7.0.1')).toEqual(drawn[7]);
  });
});

describe('providersAfter', () => {
  it.each([
    ['a', ['b', 'c']],
    ['c', []],
    ['gone', ['a', 'b', 'c']],
  ])('%s: %j', (provider, expected) => {
    expect(providersAfter(provider, ['a', 'b', 'c'])).toEqual(expected);
  });
});
