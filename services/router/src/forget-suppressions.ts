import { setTimeout as sleep } from 'node:timers/promises';

import { type Pool } from '@switchback/postgres';

import { pruneSuppressions } from './record/prune-suppressions';

export interface ForgetSuppressionsOptions {
  readonly pool: Pool;
  readonly onError: (error: unknown) => void;
}

const EVERY_MS = 600_000;
const BATCH = 1_000;

/** Deletes entries whose time is over, now and every ten minutes. They have no effect before that already. */
export class ForgetSuppressions {
  readonly #options: ForgetSuppressionsOptions;
  readonly #stop = new AbortController();
  #running: Promise<void> | undefined;

  constructor(options: ForgetSuppressionsOptions) {
    this.#options = options;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Resolves when the statement under way is done. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  /** Deletes all that is over at `now`; answers how many. */
  async sweep(now: Date): Promise<number> {
    let forgotten = 0;
    for (let deleted = BATCH; deleted === BATCH && !this.#stop.signal.aborted; forgotten += deleted) {
      deleted = await pruneSuppressions(this.#options.pool, now, BATCH);
    }
    return forgotten;
  }

  async #run(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      await this.sweep(new Date()).catch(this.#options.onError);
      await sleep(EVERY_MS, undefined, { signal: this.#stop.signal }).catch(() => undefined);
    }
  }
}
