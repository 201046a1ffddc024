import { eventLoopCheck } from './event-loop';
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

describe('eventLoopCheck', () => {
  const turn = () => new Promise((resolve) => setTimeout(resolve, 250));

  it('passes while the loop turns', async () => {
    const check = eventLoopCheck();
    await turn();
    expect(await check()).toMatchObject({ ok: true });
  });

  it('fails after the loop was held up', async () => {
    const check = eventLoopCheck({ limitMs: 100 });
    await turn();
    await check();
    for (let turns = 0; turns < 3; turns += 1) {
      const until = Date.now() + 400;
      while (Date.now() < until);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await check()).toMatchObject({ ok: false });
  });
});
