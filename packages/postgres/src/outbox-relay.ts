import { setTimeout as sleep } from 'node:timers/promises';

import { type Pool, type PoolClient } from 'pg';

import { backoffMs } from './backoff';
import { restMs } from './gather';
import { type OutboxRecord } from './outbox-record';
import { enterStandby, leaveStandby, listenToStandbys, tellLeader, tryLead } from './relay-lock';
import { forgetPublished, newestInOutbox, prepareSession, takeOutbox, type TakenRecord } from './take-outbox';
import { WakeSignal } from './wake-signal';

export interface OutboxRelayOptions {
  /** The relay keeps one of its connections. */
  readonly pool: Pool;
  /** Resolves when every record is durable on the bus. It must settle by itself within a bounded time. */
  readonly publish: (records: OutboxRecord[]) => Promise<void>;
  /** Called once per failure, with a growing pause between failures. */
  readonly onError: (error: unknown) => void;
  /** Most records in one publish. Default 500. */
  readonly batchSize?: number;
  /** How long records gather before the next batch, from the start of the one before. Default 10 ms; longer where nobody waits. */
  readonly gatherMs?: number;
  /** How often the outbox is looked at without a wake. Default 1000 ms. */
  readonly idlePollMs?: number;
}

const STANDBY_POLL_MS = 1_000;
const LOOK_FOR_STANDBYS_MS = 2_000;
/** How long published records of others gather before they are deleted. */
const FORGET_MS = 200;
const FAILURE_RETRY = { initialMs: 100, maxMs: 3_000 };

/**
 * Moves rows of the schema's `outbox` to the bus: reads a batch, publishes it, deletes it. A kill at any point publishes again rather than
 * losing a record (at least once). No transaction stays open while the bus takes its time.
 *
 * Records leave in the order of their ids. Of a service's replicas one relays at a time, by an advisory lock of its session, because
 * two side by side could swap two records of one key; the others stand by, tell it when they wrote something, and take over when its
 * session ends. Records whose order does not matter are published by whoever wrote them, and relayed only when that did not happen.
 */
export class OutboxRelay {
  readonly #options: OutboxRelayOptions;
  readonly #batchSize: number;
  readonly #signal = new WakeSignal();
  readonly #stopping = new AbortController();
  readonly #placed: Promise<void>;
  #nowPlaced: () => void = () => undefined;
  #running: Promise<void> | undefined;
  /** Published by their writer, still to be deleted. */
  #published: bigint[] = [];
  /** Since the leader was last told. */
  #woken = false;
  #idlePollMs: number;
  #failures = 0;
  #limit: number;

  constructor(options: OutboxRelayOptions) {
    this.#options = options;
    this.#batchSize = options.batchSize ?? 500;
    this.#limit = this.#batchSize;
    this.#idlePollMs = options.idlePollMs ?? 1_000;
    this.#placed = new Promise((resolve) => (this.#nowPlaced = resolve));
  }

  /**
   * Begins to publish what is there. Resolves when this session leads and knows what earlier processes left, or stands by, or was stopped:
   * what is written from then on is not taken for theirs.
   */
  start(): Promise<void> {
    this.#running ??= this.#run();
    return this.#placed;
  }

  /** Call it after each commit that wrote to the outbox; calls coalesce. */
  wake(): void {
    this.#woken = true;
    this.#signal.wake();
  }

  /** The caller published these of its own records (`insertOutbox`): they are deleted soon. */
  published(ids: readonly bigint[]): void {
    if (this.#published.length === 0) setTimeout(() => this.#signal.wake(), FORGET_MS).unref();
    this.#published.push(...ids);
  }

  /** From now on looks at the outbox so often without a wake. */
  pollEvery(ms: number): void {
    this.#idlePollMs = ms;
  }

  /** Resolves when the batch in hand is done. Rows that are left are published after the next start. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#nowPlaced();
    this.#signal.wake();
    await this.#running;
  }

  get #stopped(): boolean {
    return this.#stopping.signal.aborted;
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      try {
        await this.#withSession((client) => this.#relay(client));
      } catch (error) {
        await this.#failed(error);
      }
    }
  }

  /** Lends a connection whose session is set up for relaying, and closes it afterwards: its lock goes with it. */
  async #withSession(work: (client: PoolClient) => Promise<void>): Promise<void> {
    const client = await this.#options.pool.connect();
    client.on('error', () => this.#signal.wake()); // the query that follows throws
    client.on('notification', () => this.#signal.wake());
    try {
      await prepareSession(client);
      await work(client);
    } finally {
      client.release(true);
    }
  }

  async #relay(client: PoolClient): Promise<void> {
    if (!(await tryLead(client)) && !(await this.#standBy(client))) return;
    const left = await newestInOutbox(client);
    this.#nowPlaced();
    let lookedAt = -Infinity;
    while (!this.#stopped || this.#published.length > 0) {
      const startedAt = performance.now();
      if (startedAt - lookedAt > LOOK_FOR_STANDBYS_MS) {
        lookedAt = startedAt;
        await listenToStandbys(client);
      }
      const taken = await takeOutbox(client, this.#published.splice(0), this.#stopped ? 0 : this.#limit, left);
      if (taken.length === 0) await this.#idle();
      else if (await this.#publish(taken)) {
        this.#published.push(...taken.map(({ id }) => id));
        if (taken.length < this.#limit) await this.#rest(restMs(performance.now() - startedAt, this.#options.gatherMs));
        this.#limit = Math.min(this.#batchSize, this.#limit * 2);
      }
    }
  }

  /** Until this session leads, or the relay stops: true when it leads. */
  async #standBy(client: PoolClient): Promise<boolean> {
    await enterStandby(client);
    this.#nowPlaced();
    let leads = false;
    while (!this.#stopped && !leads) {
      if (await this.#signal.sleep(STANDBY_POLL_MS)) await this.#tell(client);
      await this.#rest(restMs(0));
      leads = await tryLead(client);
    }
    if (!leads) await this.#forget(client);
    await leaveStandby(client);
    return leads;
  }

  async #tell(client: PoolClient): Promise<void> {
    if (this.#woken) await tellLeader(client);
    this.#woken = false;
    await this.#forget(client);
  }

  async #forget(client: PoolClient): Promise<void> {
    if (this.#published.length > 0) await forgetPublished(client, this.#published.splice(0));
  }

  /** False when the bus did not take them; they stay in the outbox. */
  async #publish(taken: readonly TakenRecord[]): Promise<boolean> {
    try {
      await this.#options.publish(taken.map(({ record }) => record));
      this.#failures = 0;
      return true;
    } catch (error) {
      // A batch too large for the bus gets through in parts.
      this.#limit = Math.max(1, Math.floor(taken.length / 2));
      await this.#failed(error);
      return false;
    }
  }

  async #failed(error: unknown): Promise<void> {
    if (this.#stopped) return;
    this.#failures += 1;
    this.#options.onError(error);
    await this.#rest(backoffMs(this.#failures, Math.random(), FAILURE_RETRY));
  }

  async #idle(): Promise<void> {
    if (!this.#stopped) await this.#signal.sleep(this.#idlePollMs);
  }

  /** A pause that a wake does not cut short, or a busy service would spin. */
  async #rest(ms: number): Promise<void> {
    if (ms > 0) await sleep(ms, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
  }
}
