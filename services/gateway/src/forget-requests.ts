import { setTimeout as sleep } from 'node:timers/promises';

import { type Pool } from '@switchback/postgres';

import { firstMessageIdAt } from './decide/message-id';
import { pruneAccepted } from './record/prune-accepted';

export interface ForgetRequestsOptions {
  readonly pool: Pool;
  /** How long a request id is remembered, in milliseconds. */
  readonly retentionMs: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly onError: (error: unknown) => void;
  /** How often it looks. Default: every 10 minutes. */
  readonly everyMs?: number;
  /** Most rows in one statement. Default 1,000. */
  readonly batchSize?: number;
}

const BETWEEN_BATCHES_MS = 100;

/** Forgets request ids that are older than promised: small deletes with rests between, so that nobody notices. */
export class ForgetRequests {
  readonly #options: ForgetRequestsOptions;
  readonly #stop = new AbortController();
  #running: Promise<void> | undefined;

  constructor(options: ForgetRequestsOptions) {
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

  /** Forgets all that is too old now; answers how many. */
  async sweep(): Promise<number> {
    const { pool, now, retentionMs, batchSize = 1_000 } = this.#options;
    const bound = firstMessageIdAt(now() - retentionMs);
    let forgotten = 0;
    while (!this.#stop.signal.aborted) {
      const deleted = await pruneAccepted(pool, bound, batchSize);
      forgotten += deleted;
      if (deleted < batchSize) {
        break;
      }
      await this.#rest(BETWEEN_BATCHES_MS);
    }
    return forgotten;
  }

  async #run(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      await this.sweep().catch(this.#options.onError);
      await this.#rest(this.#options.everyMs ?? 600_000);
    }
  }

  async #rest(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.#stop.signal }).catch(() => undefined);
  }
}
