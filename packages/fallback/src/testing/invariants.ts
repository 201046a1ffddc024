import { cancelInvariants } from './invariants-of-cancel';
import { conditionInvariants } from './invariants-of-conditions';
import { evidenceInvariants } from './invariants-of-evidence';
import { machineryInvariants } from './invariants-of-machinery';
import { parallelInvariants } from './invariants-of-parallel';
import { scheduleInvariants } from './invariants-of-schedules';
import { stepInvariants } from './invariants-of-steps';
import { suppressionInvariants } from './invariants-of-suppression';
import { type EngineUnderTest } from './engine-under-test';
import { type Moment, momentsOf } from './moments';
import { type History } from './play';

/** A rule that every history keeps. Written from the design, not from the engine: it shares no code with what it judges. */
export interface Invariant {
  readonly name: string;
  /** What was violated; undefined when nothing was. */
  check(history: History, moments: readonly Moment[], engine: EngineUnderTest): string | undefined;
}

export const invariants: readonly Invariant[] = [
  ...stepInvariants,
  ...parallelInvariants,
  ...suppressionInvariants,
  ...scheduleInvariants,
  ...conditionInvariants,
  ...evidenceInvariants,
  ...cancelInvariants,
  ...machineryInvariants,
];

/** The names of the invariants that a history violates, with what was seen. */
export function violations(engine: EngineUnderTest, history: History): readonly { name: string; seen: string }[] {
  const moments = momentsOf(engine, history);
  return invariants.flatMap(({ name, check }) => {
    const seen = check(history, moments, engine);
    return seen === undefined ? [] : [{ name, seen }];
  });
}
