import fc from 'fast-check';

import { badShareOf, DEFAULT_HEALTH as settings, type MoveReason, type ProviderHealth, type Sample, shiftTraffic } from './shift-traffic';

const sample = (due: number, bad = 0): Sample => ({ due, inTime: due - bad });
const GOOD = sample(100);
const BAD = sample(100, 90);
const NOTHING = sample(0);
const NOW = 10_000_000;

function health(provider: string, changes: Partial<ProviderHealth> = {}): ProviderHealth {
  return { provider, eligible: true, window: GOOD, sinceMove: NOTHING, recent: changes.sinceMove ?? NOTHING, keep: 1, movedAt: undefined, reason: '', ...changes };
}
const moved = (keep: number, agoMs: number, reason: MoveReason = 'BAD_RECEIPTS') => ({ keep, movedAt: NOW - agoMs, reason });

describe('shiftTraffic', () => {
  it.each<[string, Partial<ProviderHealth>, Partial<ProviderHealth>, [number, MoveReason] | undefined]>([
    ['takes a first quarter from a bad provider', { window: BAD }, {}, [0.75, 'BAD_RECEIPTS']],
    ['leaves one with too few receipts', { window: sample(29, 29) }, {}, undefined],
    ['leaves one just below the threshold', { window: sample(100, 29) }, {}, undefined],
    ['leaves one that the other is not clearly better than', { window: sample(100, 35) }, { window: sample(100, 20) }, undefined],
    ['leaves all as they are when all are bad', { window: BAD }, { window: BAD }, undefined],
    ['leaves it when the other is taken out', { window: BAD }, { eligible: false }, undefined],
    ['leaves it when the other gives up traffic itself', { window: BAD }, { ...moved(0.75, 1_000), window: GOOD }, undefined],
    ['tries another of which nothing is known, with a quarter', { window: BAD }, { window: sample(4) }, [0.75, 'TRIAL']],
    ['gives that no more before something is known', { window: BAD, ...moved(0.75, 900_000, 'TRIAL') }, { window: sample(4) }, undefined],
    ['goes on when the trial was good', { window: BAD, ...moved(0.75, 60_000, 'TRIAL') }, { window: sample(5) }, [0.5, 'BAD_RECEIPTS']],
    ['does not go on before its time', { window: BAD, ...moved(0.75, 59_999) }, {}, undefined],
    ['goes down to the probes', { window: BAD, ...moved(0.25, 60_000) }, {}, [0.02, 'BAD_RECEIPTS']],
    ['and no further', { window: BAD, ...moved(0.02, 60_000) }, {}, undefined],
    ['gives a step back when the probes are confirmed', { window: BAD, sinceMove: sample(5), ...moved(0.02, 120_000) }, {}, [0.25, 'RECOVERED']],
    ['forgets bad probes that are older than the window', { window: BAD, sinceMove: sample(500, 400), recent: sample(5), ...moved(0.02, 9_000_000) }, {}, [0.25, 'RECOVERED']],
    ['counts older ones where the window has too few', { window: BAD, sinceMove: sample(20, 1), recent: sample(2), ...moved(0.02, 9_000_000) }, {}, [0.25, 'RECOVERED']],
    ['not before its time', { window: BAD, sinceMove: sample(5), ...moved(0.02, 119_999) }, {}, undefined],
    ['not for too few of them', { window: BAD, sinceMove: sample(4), ...moved(0.02, 900_000) }, {}, undefined],
    ['takes nothing more away once they are', { window: BAD, sinceMove: sample(5), ...moved(0.5, 60_000) }, {}, undefined],
    ['holds between recovered and bad', { window: BAD, sinceMove: sample(100, 20), ...moved(0.02, 900_000) }, {}, undefined],
    ['gives the last step back', { sinceMove: GOOD, ...moved(0.75, 120_000, 'RECOVERED') }, {}, [1, 'RECOVERED']],
    ['forgets what was before it got traffic back', { window: BAD, sinceMove: sample(3), ...moved(0.25, 500_000, 'RECOVERED') }, {}, undefined],
    ['takes away again what has become bad since', { window: BAD, sinceMove: BAD, ...moved(0.5, 60_000, 'RECOVERED') }, {}, [0.25, 'BAD_RECEIPTS']],
    ['gives a step back when nothing was sent for a window', { window: NOTHING, ...moved(0.02, 900_000) }, { window: NOTHING }, [0.25, 'IDLE']],
    ['not while others are sent', { window: NOTHING, ...moved(0.02, 900_000) }, {}, undefined],
  ])('%s', (_name, one, other, expected) => {
    const moves = shiftTraffic(settings, [health('one', one), health('two', other)], NOW);
    const [keep, reason] = expected ?? [];
    expect(moves.filter(({ provider }) => provider === 'one')).toEqual(expected === undefined ? [] : [{ provider: 'one', keep, reason }]);
  });
});

interface World {
  /** The share of late or missing receipts of each provider. */
  readonly bad: readonly number[];
  readonly perMinute: number;
}

interface Turn {
  readonly keeps: readonly number[];
  readonly moves: readonly { readonly provider: string; readonly keep: number; readonly at: number }[];
}

/**
 * Plays the closed loop by the minute: providers in order of priority, each taking what those before it give up. Expected values instead of
 * draws, so that the world is constant.
 */
function play(worldAt: (minute: number) => World, minutes: number): readonly Turn[] {
  const count = worldAt(0).bad.length;
  const history: { at: number; samples: readonly Sample[] }[] = [];
  let states = Array.from({ length: count }, (_, index) => ({ provider: `p${index}`, keep: 1, movedAt: undefined as number | undefined, reason: '' as MoveReason }));
  return Array.from({ length: minutes }, (_, minute) => {
    const at = minute * 60_000;
    const { bad, perMinute } = worldAt(minute);
    let left = perMinute;
    const given = states.map(({ keep }) => {
      const taken = left * keep;
      left -= taken;
      return taken;
    });
    // What every provider yields comes back to the first.
    const samples = given.map((due, index) => {
      const all = due + (index === 0 ? left : 0);
      return { due: all, inTime: all * (1 - (bad[index] ?? 0)) };
    });
    history.push({ at, samples });
    const since = (index: number, from: number): Sample =>
      history.filter((slice) => slice.at >= from).reduce((sum, slice) => ({ due: sum.due + (slice.samples[index]?.due ?? 0), inTime: sum.inTime + (slice.samples[index]?.inTime ?? 0) }), NOTHING);
    const now = at + 60_000;
    const healths = states.map((state, index) => ({ ...state, eligible: true, window: since(index, now - settings.windowMs), sinceMove: since(index, state.movedAt ?? 0), recent: since(index, Math.max(now - settings.windowMs, state.movedAt ?? 0)) }));
    const moves = shiftTraffic(settings, healths, now);
    states = states.map((state) => {
      const move = moves.find(({ provider }) => provider === state.provider);
      return move === undefined ? state : { provider: state.provider, keep: move.keep, movedAt: now, reason: move.reason };
    });
    return { keeps: states.map(({ keep }) => keep), moves: moves.map(({ provider, keep }) => ({ provider, keep, at: now })) };
  });
}

const clear = fc.oneof(fc.double({ min: 0, max: 0.1, noNaN: true }), fc.double({ min: 0.4, max: 1, noNaN: true }));
const anything = fc.double({ min: 0, max: 1, noNaN: true });
const perMinute = fc.integer({ min: 1, max: 5_000 });
const worlds = (share: fc.Arbitrary<number>) => fc.record({ bad: fc.array(share, { minLength: 2, maxLength: 4 }), perMinute });

describe('traffic, whatever the providers do', () => {
  it('keeps to shares from the probes to all, and rests between two moves of a provider', () => {
    fc.assert(
      fc.property(fc.array(worlds(anything).filter(({ bad }) => bad.length === 3), { minLength: 1, maxLength: 5 }), (phases) => {
        const turns = play((minute) => phases[Math.min(phases.length - 1, Math.floor(minute / 30))] ?? { bad: [0, 0, 0], perMinute: 1 }, 150);
        for (const { keeps } of turns) for (const keep of keeps) expect([1, 0.75, 0.5, 0.25, settings.probeShare]).toContain(keep);
        for (const id of ['p0', 'p1', 'p2']) {
          const times = turns.flatMap(({ moves }) => moves.filter(({ provider }) => provider === id).map(({ at }) => at));
          times.slice(1).forEach((at, index) => expect(at - (times[index] ?? 0)).toBeGreaterThanOrEqual(settings.dwellMs));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('does not oscillate while nothing changes: what gave traffic up never gets it back, and so moves come to an end', () => {
    fc.assert(
      fc.property(worlds(clear), (world) => {
        const turns = play(() => world, 300);
        const keepsOf = (index: number) => turns.map(({ keeps }) => keeps[index] ?? 1);
        world.bad.forEach((_, index) => {
          const keeps = keepsOf(index);
          expect(keeps).toEqual([...keeps].sort((a, b) => b - a));
        });
      }),
      { numRuns: 100 },
    );
  });

  it('does not move when all are slow', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0.3, max: 1, noNaN: true }), { minLength: 1, maxLength: 4 }), fc.integer({ min: 30, max: 10_000 }), (shares, due) => {
        const healths = shares.map((share, index) => health(`p${index}`, { window: { due, inTime: due * (1 - share) } }));
        fc.pre(healths.every(({ window }) => badShareOf(window) >= settings.badShare));
        expect(shiftTraffic(settings, healths, NOW)).toEqual([]);
      }),
    );
  });

  it('takes from a provider that confirms nothing all but its probes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 30, max: 5_000 }), (rate) => {
        const turns = play(() => ({ bad: [1, 0], perMinute: rate }), 60);
        expect(turns.at(-1)?.keeps).toEqual([settings.probeShare, 1]);
      }),
    );
  });

  it('always returns: all keep all of their traffic again some time after all are well', () => {
    fc.assert(
      fc.property(worlds(anything), (sick) => {
        const well = { bad: sick.bad.map(() => 0), perMinute: Math.max(20, sick.perMinute) };
        const turns = play((minute) => (minute < 60 ? sick : well), 600);
        expect(turns.at(-1)?.keeps.every((keep) => keep === 1)).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  it('returns as well when nothing is sent any more', () => {
    const turns = play((minute) => (minute < 30 ? { bad: [1, 0], perMinute: 100 } : { bad: [1, 0], perMinute: 0 }), 200);
    expect(turns.at(-1)?.keeps).toEqual([1, 1]);
  });
});
