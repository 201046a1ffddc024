import { RepeatingTask, withJitter } from './repeating-task';

const HOUR_MS = 3_600_000;
const silent = { warn: () => undefined };

/** Enough turns of the event loop for whatever does not rest. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** Resolves with the signal of each run; a run ends when the spec says so. */
class Runs {
  readonly signals: AbortSignal[] = [];
  #begun: (() => void) | undefined;
  #end: (outcome: Promise<void>) => void = () => undefined;

  readonly run = (signal: AbortSignal): Promise<void> => {
    this.signals.push(signal);
    this.#begun?.();
    return new Promise((resolve) => {
      this.#end = resolve;
    });
  };

  async begin(count: number): Promise<void> {
    while (this.signals.length < count) await new Promise<void>((resolve) => (this.#begun = resolve));
  }

  end(outcome: Promise<void> = Promise.resolve()): void {
    this.#end(outcome);
  }
}

describe('RepeatingTask', () => {
  it('runs again and again, one run at a time, also after an error, until it is stopped', async () => {
    const runs = new Runs();
    const warnings: unknown[] = [];
    const error = new Error('away');
    const log = { warn: (...line: unknown[]) => void warnings.push(line) };
    const task = new RepeatingTask({ name: 'sweeping', run: runs.run, everyMs: 1, log });
    task.start();
    task.start();
    await runs.begin(1);
    expect(runs.signals).toHaveLength(1);
    runs.end(Promise.reject(error));
    await runs.begin(2);
    expect(warnings).toEqual([[{ err: error, task: 'sweeping' }, 'sweeping failed; it is tried again later']]);
    runs.end();
    await runs.begin(3);
    const stopped = task.stop();
    expect(runs.signals.map(({ aborted }) => aborted)).toEqual([true, true, true]);
    runs.end();
    await stopped;
    expect(runs.signals).toHaveLength(3);
  });

  it('rests before the first run and between runs, and stops while it rests', async () => {
    const late = new Runs();
    const waiting = new RepeatingTask({ name: 'sweeping', run: late.run, everyMs: 1, firstAfterMs: HOUR_MS, log: silent });
    waiting.start();
    const once = new Runs();
    const resting = new RepeatingTask({ name: 'sweeping', run: once.run, everyMs: HOUR_MS, log: silent });
    resting.start();
    await once.begin(1);
    once.end();
    await turns();
    expect([late.signals.length, once.signals.length]).toEqual([0, 1]);
    await Promise.all([waiting.stop(), resting.stop()]);
    expect([late.signals.length, once.signals.length]).toEqual([0, 1]);
  });

  it('stops before it was started', async () => {
    const runs = new Runs();
    const task = new RepeatingTask({ name: 'sweeping', run: runs.run, everyMs: 1, log: silent });
    await task.stop();
    task.start();
    await task.stop();
    expect(runs.signals).toEqual([]);
  });

  it('rests a tenth more or less', () => {
    expect([0, 0.5, 1].map((random) => withJitter(1_000, random))).toEqual([900, 1_000, 1_100]);
  });
});
