import { Pacer } from './pacer';
import { reconnectDelayMs } from './reconnect-delay';

it.each([
  [0, 1, 0],
  [1, 1, 500],
  [2, 1, 1_000],
  [4, 0.5, 2_000],
  [50, 1, 30_000],
  [3, 0, 0],
])('waits after %d failures in a row, with %d by chance, %d ms', (failures, random, expected) => {
  expect(reconnectDelayMs(failures, { initialMs: 500, maxMs: 30_000 }, random)).toBe(expected);
});

describe('Pacer', () => {
  it('lets no more through than it may', () => {
    const pacer = new Pacer(100);
    let sent = 0;
    for (let now = 0; now < 10_000; now += 1) {
      while (pacer.waitMs(now) === 0) {
        pacer.spend(now);
        sent += 1;
      }
    }
    expect(sent).toBeGreaterThanOrEqual(1_000);
    expect(sent).toBeLessThanOrEqual(1_003);
  });

  it('pauses', () => {
    const pacer = new Pacer(undefined);
    expect(pacer.waitMs(0)).toBe(0);
    pacer.pause(0, 500);
    expect([pacer.waitMs(100), pacer.waitMs(500)]).toEqual([400, 0]);
  });
});
