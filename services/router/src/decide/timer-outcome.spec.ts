import { type Event } from '@switchback/fallback';

import { timerOutcome } from './timer-outcome';

const failed: Event = { type: 'STEP_FAILED', at: 1, step: 0, channel: 'SMS', reason: 'TIMEOUT' };
const fallingBack: Event = { type: 'FALLING_BACK', at: 1, fromStep: 0, step: 1, channel: 'EMAIL', reason: 'TIMEOUT' };
const started: Event = { type: 'STEP_STARTED', at: 1, step: 1, channel: 'EMAIL' };
const settled: Event = { type: 'MESSAGE_SETTLED', at: 1, status: 'FAILED', reason: 'EXHAUSTED' };

it.each<[string, readonly Event[]]>([
  ['FELL_BACK', [failed, fallingBack, started]],
  // The next steps were skipped.
  ['FELL_BACK', [failed, fallingBack, settled]],
  ['SETTLED', [failed, settled]],
  ['STARTED', [started]],
  ['OTHER', [failed]],
])('is %s', (outcome, events) => expect(timerOutcome(events)).toBe(outcome));
