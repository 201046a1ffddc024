import { candidateProviders, providersAfter } from './candidate-providers';

describe('candidateProviders', () => {
  it.each([
    [[], ['a', 'b'], ['a', 'b']],
    [['b', 'a'], ['a', 'b'], ['b', 'a']],
    [['x', 'b'], ['a', 'b'], ['b']],
    [['x'], ['a', 'b'], []],
  ])('named %j of %j: %j', (named, configured, expected) => {
    expect(candidateProviders(named, configured)).toEqual(expected);
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
