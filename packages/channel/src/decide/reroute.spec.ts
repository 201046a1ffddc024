import { type PassReason } from '@switchback/fallback';

import { reroute } from './reroute';

const waiting = (provider: string, calls = 0) => ({ provider, candidates: ['a', 'b', 'c'], calls });

it.each<[string, ReturnType<typeof waiting>, [string, PassReason][], unknown]>([
  ['stays where its provider takes calls', waiting('a'), [['b', 'BREAKER_OPEN']], { type: 'STAY' }],
  ['stays with what is drained', waiting('a'), [['a', 'DRAINED']], { type: 'STAY' }],
  ['moves on from an open breaker', waiting('a'), [['a', 'BREAKER_OPEN']], { type: 'MOVE', provider: 'b', passedOver: [{ provider: 'a', reason: 'BREAKER_OPEN' }] }],
  ['moves over what takes none', waiting('a'), [['a', 'DISABLED'], ['b', 'DRAINED']], { type: 'MOVE', provider: 'c', passedOver: [{ provider: 'a', reason: 'DISABLED' }] }],
  ['goes back where nobody was called yet', waiting('c'), [['c', 'BREAKER_OPEN']], { type: 'MOVE', provider: 'a', passedOver: [{ provider: 'c', reason: 'BREAKER_OPEN' }] }],
  ['never goes back to one that has refused it', waiting('c', 1), [['c', 'BREAKER_OPEN']], { type: 'WAIT' }],
  ['waits where all are open', waiting('a'), [['a', 'BREAKER_OPEN'], ['b', 'BREAKER_OPEN'], ['c', 'BREAKER_OPEN']], { type: 'WAIT' }],
  ['waits elsewhere when its own is disabled', waiting('a'), [['a', 'DISABLED'], ['b', 'BREAKER_OPEN'], ['c', 'DISABLED']], { type: 'MOVE', provider: 'b', passedOver: [{ provider: 'a', reason: 'DISABLED' }] }],
  ['ends where all are taken out', waiting('b', 1), [['b', 'DISABLED'], ['c', 'DRAINED']], { type: 'END' }],
])('a waiting attempt %s', (_name, attempt, unavailable, expected) => {
  expect(reroute(attempt, new Map(unavailable))).toEqual(expected);
});
