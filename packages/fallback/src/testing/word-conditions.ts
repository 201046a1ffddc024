import { type Conditions, type StepOutcome } from '../index';

/** A language of five expressions, for tests of the engine: what it does with an answer is its own, how one is found is not. */
export const wordConditions: Conditions = {
  fault: (expression) => (WORDS.has(expression) ? undefined : 'Must be a word of the tests.'),
  evaluate: (expression, facts) => WORDS.get(expression)?.(facts?.results) ?? 'ERROR',
};

const WORDS: ReadonlyMap<string, (results: readonly StepOutcome[] | undefined) => boolean | undefined> = new Map([
  ['always', () => true],
  ['never', () => false],
  ['broken', () => undefined],
  ['first of all', (results: readonly StepOutcome[] | undefined) => results?.length === 0],
  ['after a bounce', (results: readonly StepOutcome[] | undefined) => results?.some(({ attemptStatus }) => attemptStatus === 'UNDELIVERED')],
]);
