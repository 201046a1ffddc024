import { restMs } from './gather';

test.each([
  { workedMs: 0, gatherMs: 10, rest: 10, why: 'nothing was to be done' },
  { workedMs: 4, gatherMs: 10, rest: 6, why: 'a quick turn: the next starts 10 ms after it' },
  { workedMs: 8, gatherMs: 10, rest: 8, why: 'a slower turn: as long as it took' },
  { workedMs: 60, gatherMs: 10, rest: 25, why: 'a very slow turn: never longer than 25 ms' },
  { workedMs: 10, gatherMs: 40, rest: 30, why: 'a loop that is in no hurry' },
])('rests $rest ms after $workedMs ms of work when it gathers for $gatherMs ms: $why', ({ workedMs, gatherMs, rest }) => {
  expect(restMs(workedMs, gatherMs)).toBe(rest);
});
