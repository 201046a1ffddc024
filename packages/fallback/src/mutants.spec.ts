import { transformSync } from '@swc/core';
import * as fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

import { type EngineUnderTest } from './testing/engine-under-test';
import { invariants, violations } from './testing/invariants';
import { momentsOf } from './testing/moments';
import { type Mutant, mutants } from './testing/mutants';
import { play, type Script } from './testing/play';
import { scripts } from './testing/script-arbitrary';

// Each invariant is shown to notice when its rule is broken: the engine is loaded with one change to its source, and random
// histories are played on it until the invariant is violated.

const SEED = 20_260_101;
const MOST_HISTORIES = 20_000;
const source = new Map<string, string>();
const compiled = new Map<string, string>();

let histories: readonly Script[] = [];
beforeAll(() => {
  histories = fc.sample(scripts, { numRuns: MOST_HISTORIES, seed: SEED });
}, 60_000);

function sourceOf(file: string): string {
  const text = source.get(file) ?? readFileSync(join(__dirname, `${file}.ts`), 'utf8');
  source.set(file, text);
  return text;
}

function compile(file: string, text: string): string {
  const known = compiled.get(text);
  if (known !== undefined) return known;
  const jsc = { parser: { syntax: 'typescript' }, target: 'es2022' } as const;
  const { code } = transformSync(text, { jsc, module: { type: 'commonjs' }, filename: `${file}.ts` });
  compiled.set(text, code);
  return code;
}

/** Loads the engine's sources afresh, one of them changed. */
function load(mutant: Mutant | undefined): EngineUnderTest {
  const modules = new Map<string, object>();
  const load = (file: string): object => {
    const loaded = modules.get(file);
    if (loaded !== undefined) return loaded;
    const exports = {};
    modules.set(file, exports);
    const text = mutant?.file === file ? sourceOf(file).replace(mutant.find, () => mutant.replace) : sourceOf(file);
    new Function('require', 'exports', compile(file, text))((path: string) => load(posix.join(posix.dirname(file), path)), exports);
    return exports;
  };
  return load('index') as EngineUnderTest;
}

/** How many histories it takes until the invariant notices; an engine that throws is noticed as well. */
function historiesUntilViolated(engine: EngineUnderTest, name: string): number | undefined {
  const invariant = invariants.find((candidate) => candidate.name === name);
  if (invariant === undefined) throw new Error(`there is no invariant "${name}"`);
  const index = histories.findIndex((script) => {
    const history = play(engine, script);
    return invariant.check(history, momentsOf(engine, history), engine) !== undefined;
  });
  return index < 0 ? undefined : index + 1;
}

it('every invariant has a mutant that it must notice', () => {
  const broken = new Set(mutants.map(({ breaks }) => breaks));
  expect(invariants.map(({ name }) => name).filter((name) => !broken.has(name))).toEqual([]);
});

it('the engine loaded without a change violates nothing', () => {
  const engine = load(undefined);
  for (const script of histories) expect(violations(engine, play(engine, script))).toEqual([]);
}, 120_000);

it.each(mutants.map((mutant, index) => ({ ...mutant, number: index + 1 })))(
  'mutant $number in $file.ts is caught: "$breaks"',
  ({ number: _number, ...mutant }) => {
    expect(sourceOf(mutant.file).split(mutant.find)).toHaveLength(2);
    expect(historiesUntilViolated(load(mutant), mutant.breaks)).toBeDefined();
  },
  60_000,
);
