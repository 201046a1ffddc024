import { eventLoopCheck, judgeEventLoop } from './event-loop';
import { Health } from './health';

describe('Health', () => {
  it('is ready between start and stop only', async () => {
    const health = new Health();
    expect((await health.report('readiness')).ok).toBe(false);
    expect(health.started).toBe(false);
    health.markStarted();
    expect((await health.report('readiness')).ok).toBe(true);
    health.markStopping();
    expect(await health.report('readiness')).toEqual({ ok: false, checks: [{ name: 'phase', ok: false, detail: 'stopping' }] });
    expect(health.started).toBe(true);
  });

  it('stays stopping', async () => {
    const health = new Health();
    health.markStopping();
    health.markStarted();
    expect((await health.report('readiness')).ok).toBe(false);
  });

  it('keeps liveness and readiness apart', async () => {
    const health = new Health();
    health.markStarted();
    health.register('database', () => ({ ok: false, detail: 'no connection' }), 'readiness');
    health.register('loop', () => ({ ok: true }), 'liveness');
    expect((await health.report('liveness')).ok).toBe(true);
    expect(await health.report('readiness')).toMatchObject({
      ok: false,
      checks: [
        { name: 'phase', ok: true },
        { name: 'database', ok: false, detail: 'no connection' },
      ],
    });
  });

  it.each([
    ['throws', () => Promise.reject(new Error('postgresql://user:password@db')), 'the check failed'],
    ['hangs', () => new Promise<never>(() => undefined), 'no answer'],
  ])('counts a check that %s as failed and tells no details', async (_name, check, detail) => {
    const health = new Health();
    health.register('database', check, 'liveness');
    expect(await health.report('liveness')).toEqual({ ok: false, checks: [{ name: 'database', ok: false, detail }] });
  });
});

describe('what a check concerns', () => {
  const ROUTER = ['messaging.PolicyService'];

  function withRouter(ok: boolean): Health {
    const health = new Health();
    health.markStarted();
    health.register('database', () => ({ ok: true }), 'readiness');
    health.register('router', () => ({ ok }), 'readiness', { services: ROUTER });
    health.register('bus', () => ({ ok: false, detail: 'away' }), 'readiness', { needed: false });
    return health;
  }

  it('is told of the process, which does not hang on what one service or nobody needs', async () => {
    expect(await withRouter(false).report('readiness')).toEqual({
      ok: true,
      checks: [
        { name: 'phase', ok: true, detail: 'started' },
        { name: 'database', ok: true },
        { name: 'router', ok: false, needed: false },
        { name: 'bus', ok: false, needed: false, detail: 'away' },
      ],
    });
  });

  it.each([
    ['messaging.PolicyService', false],
    ['messaging.MessageService', true],
  ])('decides about %s: %s', async (service, ok) => {
    expect((await withRouter(false).report('readiness', service)).ok).toBe(ok);
    expect((await withRouter(true).report('readiness', service)).ok).toBe(true);
  });
});

describe('judgeEventLoop', () => {
  const NOW = 100_000;

  it.each<[string, Parameters<typeof judgeEventLoop>[0], boolean]>([
    ['turns', [], true],
    ['was held up once, for long', [{ from: NOW - 23_000, to: NOW }], true],
    ['has hardly turned for half a minute', [{ from: NOW - 40_000, to: NOW - 20_000 }, { from: NOW - 19_000, to: NOW - 1_000 }], false],
    ['was stuck, and is no longer', [{ from: NOW - 90_000, to: NOW - 10_000 }], true],
    ['has just come back from a minute', [{ from: NOW - 60_000, to: NOW }], false],
  ])('a loop that %s', (_what, stretches, ok) => {
    expect(judgeEventLoop(stretches, NOW).ok).toBe(ok);
  });
});

describe('eventLoopCheck', () => {
  it('never fails on work in turns of a second, and fails on turns of five', async () => {
    let now = 0;
    const check = eventLoopCheck({ now: () => now });
    for (let turn = 0; turn < 600; turn += 1) {
      now += 1_000;
      expect(await check()).toMatchObject({ ok: true });
    }
    for (let turn = 0; turn < 5; turn += 1) {
      now += 5_000;
      await check();
    }
    expect(await check()).toEqual({ ok: false, detail: 'held up for 25 s of the last 30' });
  });

  it.each([
    [400, true],
    [1_600, true],
    [2_100, true],
    [3_900, true],
    [4_100, false],
  ])('told by its own beat alone, turns of %d ms are well: %s', async (turnMs, ok) => {
    jest.useFakeTimers();
    try {
      let now = 0;
      const check = eventLoopCheck({ now: () => now });
      for (let turns = Math.ceil(60_000 / turnMs); turns > 0; turns -= 1) {
        now += turnMs;
        jest.advanceTimersByTime(turnMs); // what fell due in the turn is told after it
      }
      expect(await check()).toMatchObject({ ok });
    } finally {
      jest.useRealTimers();
    }
  });
});
