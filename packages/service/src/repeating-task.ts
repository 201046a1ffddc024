import { setTimeout as sleep } from 'node:timers/promises';

import { type Logger } from './logger';

export interface RepeatingTaskOptions {
  /** What it does, for the log: "deleting expired suppressions". */
  readonly name: string;
  /** Does it once. The signal is aborted when it is to end early. */
  readonly run: (signal: AbortSignal) => Promise<unknown>;
  /** From the end of one run to the start of the next, in milliseconds, about. */
  readonly everyMs: number;
  /** From the start to the first run, in milliseconds, about. Default: 0. */
  readonly firstAfterMs?: number;
  /** Told of a run that failed; the next takes its turn all the same. */
  readonly log: Pick<Logger, 'warn'>;
  /** How long a rest of about so many milliseconds is. Default: a tenth more or less, so that replicas do not stay in step. */
  readonly rest?: (ms: number) => number;
}

/** Work in the background, again and again, one run at a time, until it is stopped. Never rejects and never keeps the process alive. */
export class RepeatingTask {
  readonly #options: RepeatingTaskOptions;
  readonly #stop = new AbortController();
  #running: Promise<void> | undefined;

  constructor(options: RepeatingTaskOptions) {
    this.#options = options;
  }

  /** Safe twice. */
  start(): void {
    this.#running ??= this.#repeat();
  }

  /** Resolves when the run under way is over. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #repeat(): Promise<void> {
    const { everyMs, firstAfterMs = 0 } = this.#options;
    for (let restMs = firstAfterMs; ; restMs = everyMs) {
      await this.#rest(restMs);
      if (this.#stop.signal.aborted) return;
      await this.#runOnce();
    }
  }

  async #runOnce(): Promise<void> {
    const { name, run, log } = this.#options;
    try {
      await run(this.#stop.signal);
    } catch (error) {
      log.warn({ err: error, task: name }, `${name} failed; it is tried again later`);
    }
  }

  async #rest(ms: number): Promise<void> {
    if (ms === 0) return;
    const { rest = (about: number) => withJitter(about, Math.random()) } = this.#options;
    await sleep(rest(ms), undefined, { signal: this.#stop.signal, ref: false }).catch(() => undefined);
  }
}

/** A tenth more or less. */
export function withJitter(ms: number, random: number): number {
  return Math.round(ms * (0.9 + 0.2 * random));
}
