import { setTimeout as sleep } from 'node:timers/promises';

import { insertOutbox, OutboxRelay, transaction, type OutboxRecord, type Pool, type PoolClient } from '@switchback/postgres';

import { type Bus, type PublishInTransaction } from '../bus';
import { publishTraced, SendSpans } from '../tracing/publish-traced';

export interface OutboxOptions {
  /** The service's own schema, with its `outbox` table. */
  readonly pool: Pool;
  /** The bus; rejects while it is away. Called for each batch that the relay publishes. */
  readonly bus: () => Promise<Bus>;
  /** How long the relay lets records gather; default 10 ms. */
  readonly gatherMs?: number;
  /** Called once per failure to relay, with a growing pause between failures. */
  readonly onError: (error: unknown) => void;
}

/** A transaction under way. */
export interface OutboxTransaction {
  readonly client: PoolClient;
  /** These records leave with the commit. */
  publish(records: readonly OutboxRecord[]): void;
  /** A statement whose answer nobody needs: it is sent when the work is done, in one round trip with the others and the commit. */
  last(statement: Statement): void;
}

type Statement = (client: PoolClient) => Promise<unknown>;

/** Nothing is written to the outbox any more, but for a replica of an earlier release. */
const RARELY_MS = 10_000;
/** Records that the bus does not take must not keep a service from starting. */
const MOST_PATIENCE_MS = 10_000;
const LOOK_AGAIN_MS = 20;

/**
 * Transactions whose records leave for the bus if, and only if, they commit. Where the bus lives in the same database the transaction
 * appends them itself; elsewhere it writes them to the schema's `outbox`, and a relay publishes them after the commit, at least once.
 *
 * Records of one key leave in the order of its commits when the writer locks the key's row before it publishes.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #relay: OutboxRelay;
  readonly #stopping = new AbortController();
  /** Started, but the bus was away: the way is still to be found. */
  #late = false;
  #direct: { readonly publish: PublishInTransaction; readonly system: Bus['system'] } | undefined;

  constructor(options: OutboxOptions) {
    const { pool, bus, gatherMs, onError } = options;
    this.#options = options;
    this.#relay = new OutboxRelay({
      pool,
      publish: async (records) => {
        const found = await bus();
        await publishTraced(found, records);
        if (this.#late) this.#findWay(found).catch(onError);
      },
      ...(gatherMs === undefined ? {} : { gatherMs }),
      onError,
    });
  }

  /**
   * Publishes what an earlier process left. Resolves when it is known which way records leave, and what was left is gone. Rejects when the
   * bus is away: they go by the table until the relay finds it. A record may then overtake one of its key that is still in the table.
   */
  async start(): Promise<void> {
    this.#relay.start();
    this.#late = true;
    await this.#findWay(await this.#options.bus());
  }

  /** `transaction` of @switchback/postgres, for work that tells others something. */
  async transaction<T>(work: (transaction: OutboxTransaction) => Promise<T>): Promise<T> {
    const { result, leaving } = await transaction(
      this.#options.pool,
      (client) => this.#work(client, work),
      (client, { last }) => last.map((statement) => statement(client)),
    );
    if (leaving) this.#relay.wake();
    return result;
  }

  /** Resolves when the batch in hand is published. What is left goes out after the next start. */
  stop(): Promise<void> {
    this.#stopping.abort();
    return this.#relay.stop();
  }

  async #findWay(bus: Bus): Promise<void> {
    this.#late = false;
    try {
      const publish = await bus.inTransaction?.(this.#options.pool);
      if (publish === undefined) return;
      await this.#leftovers();
      this.#direct = { publish, system: bus.system };
      this.#relay.pollEvery(RARELY_MS);
    } catch (error) {
      this.#late = true;
      throw error;
    }
  }

  /** Waits until the relay has published what is in the table now: a record that is appended directly would overtake it. */
  async #leftovers(): Promise<void> {
    const { pool } = this.#options;
    const last = (await pool.query<{ id: string | null }>('SELECT max(id) AS id FROM outbox')).rows[0]?.id ?? '0';
    const until = performance.now() + MOST_PATIENCE_MS;
    while (!this.#stopping.signal.aborted && performance.now() < until) {
      if ((await pool.query('SELECT FROM outbox WHERE id <= $1 LIMIT 1', [last])).rowCount === 0) return;
      await sleep(LOOK_AGAIN_MS, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
    }
  }

  async #work<T>(client: PoolClient, work: (transaction: OutboxTransaction) => Promise<T>): Promise<Worked<T>> {
    const records: OutboxRecord[] = [];
    const last: Statement[] = [];
    const result = await work({ client, publish: (more) => void records.push(...more), last: (statement) => void last.push(statement) });
    const leaving = records.length > 0 && this.#direct === undefined;
    if (records.length > 0) last.push(await this.#publishing(records));
    return { result, last, leaving };
  }

  /** It comes last: an append to the bus holds the topics until the transaction ends. */
  async #publishing(records: readonly OutboxRecord[]): Promise<Statement> {
    const direct = this.#direct;
    if (direct === undefined) return (client) => insertOutbox(client, records);
    const spans = SendSpans.start(direct.system, records);
    // It asks for the topics, and there may be none of that name.
    const append = await direct.publish(spans.records).catch((error: unknown) => spans.during(Promise.reject(error)));
    return (client) => spans.during(append(client));
  }
}

interface Worked<T> {
  readonly result: T;
  readonly last: readonly Statement[];
  /** Something was put into the table. */
  readonly leaving: boolean;
}
