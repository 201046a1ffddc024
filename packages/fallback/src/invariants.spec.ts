import * as fc from 'fast-check';

import { apply, decide, evolve, looksForStep, nextWake } from './index';
import { invariants, violations } from './testing/invariants';
import { momentsOf } from './testing/moments';
import { play } from './testing/play';
import { scripts } from './testing/script-arbitrary';

const engine = { apply, decide, evolve, looksForStep, nextWake };
const numRuns = Number(process.env['FALLBACK_HISTORIES'] ?? 20_000);
const seed = Number(process.env['FALLBACK_SEED'] ?? Date.now() & 0x7fffffff);

/** For each invariant, whether any of the histories violates it. All are played once and judged by all. */
const violated = new Set<string>();

beforeAll(() => {
  for (const script of fc.sample(scripts, { numRuns, seed })) {
    for (const { name } of violations(engine, play(engine, script))) violated.add(name);
  }
}, 600_000);

describe(`in ${numRuns} random histories (seed ${seed})`, () => {
  it.each(invariants)('$name', (invariant) => {
    if (!violated.has(invariant.name)) return;
    // Found: played again for this invariant alone, to shrink and show the smallest history that violates it.
    const property = fc.property(scripts, (script) => {
      const history = play(engine, script);
      const seen = invariant.check(history, momentsOf(engine, history), engine);
      if (seen !== undefined) throw new Error(`${seen}\n${history.turns.map((turn) => JSON.stringify(turn.events)).join('\n')}`);
    });
    fc.assert(property, { numRuns, seed });
    throw new Error('violated, but not when played again: the engine is not deterministic');
  });
});
