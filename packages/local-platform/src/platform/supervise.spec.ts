import { describeExit, restartDelayMs } from './supervise';

describe('restarts', () => {
  it('wait longer each time, up to five seconds', () => {
    expect([1, 2, 3, 4, 5, 6, 7].map(restartDelayMs)).toEqual([250, 500, 1_000, 2_000, 4_000, 5_000, 5_000]);
  });

  it.each([
    [{ code: 1, signal: null }, 'ended with code 1'],
    [{ code: null, signal: 'SIGKILL' as const }, 'was ended by SIGKILL'],
    [{ code: null, signal: null }, 'could not be started'],
  ])('say how the process ended: %j', (exit, text) => {
    expect(describeExit(exit)).toBe(text);
  });
});
