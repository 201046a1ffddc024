import fc from 'fast-check';

import { firstShares } from './first-shares';
import { type ProviderMode, rankProviders, type Standing } from './rank-providers';

const NORMAL: Standing = { mode: 'NORMAL', open: false, keep: 1 };
const rank = (standings: Readonly<Record<string, Partial<Standing>>>, random = 0.5) =>
  rankProviders(Object.keys(standings), (id) => ({ ...NORMAL, ...standings[id] }), () => random);

describe('rankProviders', () => {
  it.each<[string, Readonly<Record<string, Partial<Standing>>>, string[], [string, string][]]>([
    ['keeps the order where nothing speaks against it', { a: {}, b: {} }, ['a', 'b'], []],
    ['puts an open breaker last', { a: { open: true }, b: {}, c: {} }, ['b', 'c', 'a'], [['a', 'BREAKER_OPEN']]],
    ['keeps the order where all are open', { a: { open: true }, b: { open: true } }, ['a', 'b'], []],
    ['says nothing of what was not before the first', { a: {}, b: { open: true } }, ['a', 'b'], []],
    ['leaves out what is drained or disabled', { a: { mode: 'DRAINED' }, b: { mode: 'DISABLED' }, c: {} }, ['c'], [['a', 'DRAINED'], ['b', 'DISABLED']]],
    ['has nobody when all are out', { a: { mode: 'DRAINED' }, b: { mode: 'DISABLED' } }, [], []],
    ['puts a pinned one first, whatever its health', { a: {}, b: { mode: 'PINNED', keep: 0 } }, ['b', 'a'], [['a', 'PINNED']]],
    ['passes a pinned one over when its breaker is open', { a: { mode: 'PINNED', open: true }, b: {} }, ['b', 'a'], [['a', 'BREAKER_OPEN']]],
    ['moves a provider back that gives up its share', { a: { keep: 0.25 }, b: {} }, ['b', 'a'], [['a', 'HEALTH_SHARE']]],
    ['leaves it in front where the draw is within what it keeps', { a: { keep: 0.75 }, b: {} }, ['a', 'b'], []],
    ['prefers what gives up its share to what is open', { a: { open: true }, b: { keep: 0 } }, ['b', 'a'], [['a', 'BREAKER_OPEN']]],
  ])('%s', (_name, standings, order, passedOver) => {
    expect(rank(standings)).toEqual({ order, passedOver: passedOver.map(([provider, reason]) => ({ provider, reason })) });
  });

  const standings = fc.array(
    fc.record({
      mode: fc.constantFrom<ProviderMode>('NORMAL', 'NORMAL', 'PINNED', 'DRAINED', 'DISABLED'),
      open: fc.boolean(),
      keep: fc.constantFrom(0, 0.02, 0.25, 0.5, 1),
    }),
    { maxLength: 5 },
  );

  it('ranks each that is not taken out once, and says why the first is not the first candidate', () => {
    fc.assert(
      fc.property(standings, fc.double({ min: 0, max: 0.999, noNaN: true }), (all, random) => {
        const ids = all.map((_, index) => `p${index}`);
        const { order, passedOver } = rankProviders(ids, (id) => all[ids.indexOf(id)] ?? NORMAL, () => random);
        expect([...order].sort()).toEqual(ids.filter((_, index) => !/DRAINED|DISABLED/.test(all[index]?.mode ?? '')));
        expect(passedOver.map(({ provider }) => provider)).toEqual(order[0] === undefined ? [] : ids.slice(0, ids.indexOf(order[0])));
      }),
    );
  });

  it('shares first calls as firstShares says, which sum to 1 unless all are out', () => {
    fc.assert(
      fc.property(standings, (all) => {
        const ids = all.map((_, index) => `p${index}`);
        const standingOf = (id: string): Standing => all[ids.indexOf(id)] ?? NORMAL;
        const shares = firstShares(ids, standingOf);
        const sum = [...shares.values()].reduce((total, share) => total + share, 0);
        expect(sum).toBeCloseTo(rankProviders(ids, standingOf, () => 0.5).order.length === 0 ? 0 : 1, 9);
      }),
    );
    const drawn = { a: 0, b: 0, c: 0 };
    const keep = { a: 0.25, b: 0.5, c: 1 };
    const standingOf = (id: string): Standing => ({ ...NORMAL, keep: id === 'a' ? keep.a : id === 'b' ? keep.b : keep.c });
    let seed = 7;
    const draw = (): number => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
    for (let count = 0; count < 20_000; count += 1) {
      const [first] = rankProviders(['a', 'b', 'c'], standingOf, draw).order;
      if (first === 'a' || first === 'b' || first === 'c') drawn[first] += 1;
    }
    const shares = firstShares(['a', 'b', 'c'], standingOf);
    for (const id of ['a', 'b', 'c'] as const) expect(drawn[id] / 20_000).toBeCloseTo(shares.get(id) ?? 0, 1);
  });
});
