import { type apply, type decide, type evolve, type looksForStep, type nextWake } from '../index';

/** What histories are played on: the engine itself, or one that was broken on purpose. */
export interface EngineUnderTest {
  readonly apply: typeof apply;
  readonly decide: typeof decide;
  readonly evolve: typeof evolve;
  readonly nextWake: typeof nextWake;
  readonly looksForStep: typeof looksForStep;
}
