import { PassThrough } from 'node:stream';
import { Lifecycle } from './lifecycle';
import { createLogger } from './logger';
import { setTelemetry } from './telemetry/running';

const EVENTS = ['SIGTERM', 'SIGINT', 'uncaughtException', 'unhandledRejection'] as const;

/** A lifecycle whose exit is observed; what it listens to is taken away after the test. */
function observed(options: { timeoutMs?: number; drainMs?: number; parent?: PassThrough } = {}) {
  const exits: number[] = [];
  let exited: (code: number) => void = () => undefined;
  const exit = new Promise<number>((resolve) => {
    exited = resolve;
  });
  const log = createLogger({ service: 'spec', level: 'silent' });
  const lifecycle = new Lifecycle({
    log,
    ...options,
    exit: (code) => {
      exits.push(code);
      exited(code);
    },
  });
  return { lifecycle, exit, exits };
}

describe('Lifecycle', () => {
  const before = new Map(EVENTS.map((event) => [event, process.rawListeners(event)]));
  afterEach(() => {
    for (const event of EVENTS) {
      for (const listener of process.rawListeners(event)) {
        if (!before.get(event)?.includes(listener)) Reflect.apply(process.removeListener, process, [event, listener]);
      }
    }
  });

  it('stops in reverse order on SIGTERM and exits with 0', async () => {
    const { lifecycle, exit } = observed();
    const order: string[] = [];
    lifecycle.onStop('pool', () => order.push('pool'));
    lifecycle.onStop('server', async () => {
      await Promise.resolve();
      order.push('server');
    });
    process.emit('SIGTERM');
    await lifecycle.run();
    expect(await exit).toBe(0);
    expect(order).toEqual(['server', 'pool']);
  });

  it('is not ready any more before anything stops, and serves on as long as it was told', async () => {
    const { lifecycle, exit } = observed({ drainMs: 50, timeoutMs: 40 });
    const order: string[] = [];
    let drainedAt = 0;
    let stoppedAt = 0;
    lifecycle.onDrain(() => {
      order.push('not ready');
      drainedAt = performance.now();
    });
    lifecycle.onStop('server', () => {
      order.push('server');
      stoppedAt = performance.now();
    });
    process.emit('SIGTERM');
    expect(order).toEqual(['not ready']);
    expect(await exit).toBe(0);
    expect(order).toEqual(['not ready', 'server']);
    expect(stoppedAt - drainedAt).toBeGreaterThanOrEqual(49);
  });

  it('does not serve on after a failure', async () => {
    const { lifecycle, exit } = observed({ drainMs: 1_000_000 });
    lifecycle.fail(new Error('the bus is gone'));
    expect(await exit).toBe(1);
  });

  it('exits cleanly, and late, when telemetry does not leave', async () => {
    const { exit } = observed();
    setTelemetry({ shutdown: () => new Promise(() => undefined) });
    process.emit('SIGTERM');
    expect(await exit).toBe(0);
  });

  it('goes on after a step that fails, and exits with 1', async () => {
    const { lifecycle, exit } = observed();
    const order: string[] = [];
    lifecycle.onStop('pool', () => order.push('pool'));
    lifecycle.onStop('server', () => Promise.reject(new Error('stuck')));
    process.emit('SIGINT');
    expect(await exit).toBe(1);
    expect(order).toEqual(['pool']);
  });

  it('exits with 1 when stopping takes too long', async () => {
    const { lifecycle, exit } = observed({ timeoutMs: 20 });
    lifecycle.onStop('stuck', () => new Promise(() => undefined));
    process.emit('SIGTERM');
    expect(await exit).toBe(1);
  });

  it('exits at once on a second signal', () => {
    const { lifecycle, exits } = observed({ timeoutMs: 50 });
    lifecycle.onStop('slow', () => new Promise(() => undefined));
    process.emit('SIGTERM');
    expect(exits).toEqual([]);
    process.emit('SIGINT');
    expect(exits).toEqual([1]);
  });

  it.each(['fail', 'unhandledRejection'] as const)('stops and exits with 1 after %s', async (how) => {
    const { lifecycle, exit } = observed();
    const stopped = jest.fn();
    lifecycle.onStop('server', stopped);
    if (how === 'fail') lifecycle.fail(new Error('the bus is gone'));
    else process.emit('unhandledRejection', new Error('forgotten'), Promise.resolve());
    expect(await exit).toBe(1);
    expect(stopped).toHaveBeenCalledTimes(1);
  });

  it('stops when the stream of the parent ends', async () => {
    const parent = new PassThrough();
    const { exit } = observed({ parent });
    parent.end();
    expect(await exit).toBe(0);
  });
});
