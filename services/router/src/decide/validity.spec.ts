import { type MessageState, type Step, type StepState } from '@switchback/fallback';

import { validitySeconds } from './validity';

const NOW = 1_700_000_000_000;
const state = (expiresAt: number) => ({ expiresAt }) as MessageState;
const step = { fallbackAfterMs: 60_000 } as Step;

describe('validitySeconds', () => {
  it.each([
    ['the whole step before its first hand-off', NOW + 3_600_000, undefined, 60],
    ['what is left of the step', NOW + 3_600_000, NOW + 20_500, 20],
    ['no longer than the message lives', NOW + 10_000, undefined, 10],
    ['at least a second', NOW - 1, undefined, 1],
  ])('is %s', (_name, expiresAt, deadline, expected) => {
    const started = deadline === undefined ? undefined : ({ deadline } as StepState);
    expect(validitySeconds(NOW, state(expiresAt), step, started)).toBe(expected);
  });
});
