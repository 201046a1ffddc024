import { setTimeout as sleep } from 'node:timers/promises';

import { type Pool } from 'pg';

import { backoffMs } from './backoff';
import { withConnection } from './connection';
import { type OutboxRecord } from './outbox-record';
import { takeOutbox } from './take-outbox';
import { WakeSignal } from './wake-signal';

export interface OutboxRelayOptions {
  readonly pool: Pool;
  /** Resolves when every record is durable on the bus. It must end by itself within a bounded time: a transaction stays open for it. */
  readonly publish: (records: OutboxRecord[]) => Promise<void>;
  /** Called once per failure, with a growing pause between failures. */
  readonly onError: (error: unknown) => void;
  /** Most records in one publish. Default 500. */
  readonly batchSize?: number;
  /** How often the outbox is looked at without a wake. Default 1000 ms. */
  readonly idlePollMs?: number;
}

const MIN_CYCLE_MS = 5;
const BUSY_RETRY = { initialMs: 10, maxMs: 250 };
const FAILURE_RETRY = { initialMs: 100, maxMs: 3_000 };

/**
 * Moves rows of the schema's `outbox` to the bus: in one transaction it deletes a batch, publishes it and commits, so a kill at any
 * point publishes again rather than losing a record (at least once). Records leave in the order of their ids: replicas of a service
 * take turns by an advisory lock of the transaction, because two of them publishing side by side could swap two records of one key.
 */
export class OutboxRelay {
  readonly #options: OutboxRelayOptions;
  readonly #batchSize: number;
  readonly #signal = new WakeSignal();
  readonly #stopping = new AbortController();
  #running: Promise<void> | undefined;
  #failures = 0;
  #busy = 0;
  #limit: number;

  constructor(options: OutboxRelayOptions) {
    this.#options = options;
    this.#batchSize = options.batchSize ?? 500;
    this.#limit = this.#batchSize;
  }

  /** Begins to publish what is there. */
  start(): void {
    this.#running ??= this.#run();
  }

  /** Call it after each commit that wrote to the outbox; calls coalesce. */
  wake(): void {
    this.#signal.wake();
  }

  /** Resolves when the batch in hand is done. Rows that are left are published after the next start. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#signal.wake();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      const pause = await this.#cycle();
      if (this.#stopping.signal.aborted || pause.ms <= 0) continue;
      if (pause.wakeable) await this.#signal.sleep(pause.ms);
      else await sleep(pause.ms, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
    }
  }

  /** One batch; answers how long to rest before the next. Never rejects. */
  async #cycle(): Promise<Pause> {
    const startedAt = performance.now();
    try {
      const taken = await this.#relayBatch();
      this.#failures = 0;
      if (taken === 'busy') return this.#afterBusy();
      this.#busy = 0;
      if (taken === 0) return { ms: this.#options.idlePollMs ?? 1_000, wakeable: true };
      const full = taken >= this.#limit;
      this.#limit = Math.min(this.#batchSize, this.#limit * 2);
      // A short rest lets a burst gather, so that a busy service does not pay for a transaction per record.
      return { ms: full ? 0 : Math.max(0, MIN_CYCLE_MS - (performance.now() - startedAt)), wakeable: false };
    } catch (error) {
      return this.#afterFailure(error);
    }
  }

  #afterBusy(): Pause {
    this.#busy += 1;
    return { ms: backoffMs(this.#busy, Math.random(), BUSY_RETRY), wakeable: false };
  }

  /** Halves the batch, so that a batch too large for the bus gets through in parts. */
  #afterFailure(error: unknown): Pause {
    this.#failures += 1;
    this.#limit = Math.max(1, Math.floor(this.#limit / 2));
    this.#options.onError(error);
    return { ms: backoffMs(this.#failures, Math.random(), FAILURE_RETRY), wakeable: false };
  }

  #relayBatch(): Promise<number | 'busy'> {
    return withConnection(this.#options.pool, async (client) => {
      const records = await takeOutbox(client, this.#limit);
      if (records !== 'busy' && records.length > 0) await this.#options.publish(records);
      await client.query('COMMIT');
      return records === 'busy' ? 'busy' : records.length;
    });
  }
}

interface Pause {
  readonly ms: number;
  /** False: a pause that a wake must not cut short, or a busy service would spin. */
  readonly wakeable: boolean;
}
