import { setTimeout as sleep } from 'node:timers/promises';

import { insertOutbox, observeOutbox, OutboxRelay, transaction, type OutboxRecord, type Pool, type PoolClient } from '@switchback/postgres';

import { type Bus, type PublishInTransaction } from '../bus';
import { publishTraced, SendSpans } from '../tracing/publish-traced';
import { PublishAtOnce } from './publish-at-once';

export interface OutboxOptions {
  /** The service's own schema, with its `outbox` table. */
  readonly pool: Pool;
  /** The bus; rejects while it is away. Called for each batch that the relay publishes. */
  readonly bus: () => Promise<Bus>;
  /**
   * Topics on which the order of a key's records does not matter: where a relay is needed, this process publishes them itself as soon as
   * they are committed, beside the relay and beside other replicas. Default: none.
   */
  readonly anyOrder?: readonly string[];
  /** How long records of `anyOrder` gather between two publishes; default 10 ms. */
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

/** Where a record's order matters nobody waits for it: status events. */
const RELAY_GATHER_MS = 40;
/** Nothing is written to the outbox any more, but for a replica of an earlier release. */
const RARELY_MS = 10_000;
/** Records that the bus does not take must not keep a service from starting. */
const MOST_PATIENCE_MS = 10_000;
const LOOK_AGAIN_MS = 20;

/**
 * Transactions whose records leave for the bus if, and only if, they commit. Where the bus lives in the same database the transaction
 * appends them itself; elsewhere it writes them to the schema's `outbox`, and a relay publishes them after the commit, at least once.
 *
 * Records of one key leave in the order of its commits when the writer locks the key's row before it publishes, but for `anyOrder`.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #relay: OutboxRelay;
  readonly #atOnce: PublishAtOnce;
  readonly #stopping = new AbortController();
  /** Started, but the bus was away: the way is still to be found. */
  #late = false;
  #direct: Direct | undefined;
  #unobserve: () => void = () => undefined;

  constructor(options: OutboxOptions) {
    const { pool, bus, gatherMs, onError } = options;
    this.#options = options;
    this.#relay = new OutboxRelay({
      pool,
      publish: async (records) => {
        const found = await bus();
        await publishTraced(found, records);
        if (this.#late) this.#findWay(found).catch(onError);
        else if (this.#direct === undefined) this.#atOnce.open();
      },
      gatherMs: RELAY_GATHER_MS,
      onError,
    });
    this.#atOnce = new PublishAtOnce({
      publish: async (records) => publishTraced(await bus(), records),
      published: (ids) => this.#relay.published(ids),
      ...(gatherMs === undefined ? {} : { gatherMs }),
      onError,
    });
  }

  /**
   * Publishes what an earlier process left. Resolves when it is known which way records leave, and what was left is gone. Rejects when the
   * bus is away: they go by the table until the relay finds it. A record may then overtake one of its key that is still in the table.
   */
  async start(): Promise<void> {
    const placed = this.#relay.start();
    this.#unobserve = observeOutbox(this.#options.pool);
    this.#late = true;
    const bus = await this.#options.bus();
    await placed;
    await this.#findWay(bus);
  }

  /** `transaction` of @switchback/postgres, for work that tells others something. */
  async transaction<T>(work: (transaction: OutboxTransaction) => Promise<T>): Promise<T> {
    const worked = await transaction(
      this.#options.pool,
      (client) => this.#work(client, work),
      (client, { last }) => last.map(async (statement) => statement(client)),
    );
    if (worked.own.length > 0) this.#atOnce.start(worked.own, worked.ownIds);
    if (worked.leaving) this.#relay.wake();
    return worked.result;
  }

  /** Resolves when what is in hand is published. What is left goes out after the next start. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#unobserve();
    await this.#atOnce.drain();
    await this.#relay.stop();
  }

  async #findWay(bus: Bus): Promise<void> {
    this.#late = false;
    try {
      const publish = await bus.inTransaction?.(this.#options.pool);
      if (publish === undefined) return this.#atOnce.open();
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
    const worked: Worked<T> = { result, last, own: [], ownIds: [], leaving: false };
    if (records.length === 0) return worked;
    if (this.#direct !== undefined) {
      last.push(await this.#appending(this.#direct, records));
      return worked;
    }
    const anyOrder = this.#atOnce.ready ? (this.#options.anyOrder ?? []) : [];
    const own = records.filter(({ topic }) => anyOrder.includes(topic));
    const relayed = records.filter(({ topic }) => !anyOrder.includes(topic));
    const ownIds: bigint[] = [];
    last.push(async (session) => void ownIds.push(...(await insertOutbox(session, relayed, own))));
    return { ...worked, own, ownIds, leaving: relayed.length > 0 };
  }

  /** It comes last: an append to the bus holds the topics until the transaction ends. */
  async #appending({ publish, system }: Direct, records: readonly OutboxRecord[]): Promise<Statement> {
    const spans = SendSpans.start(system, records);
    // It asks for the topics, and there may be none of that name.
    const append = await publish(spans.records).catch((error: unknown) => spans.during(Promise.reject(error)));
    return (client) => spans.during(append(client));
  }
}

interface Direct {
  readonly publish: PublishInTransaction;
  readonly system: Bus['system'];
}

interface Worked<T> {
  readonly result: T;
  readonly last: readonly Statement[];
  /** This process publishes them itself, and these are their rows. */
  readonly own: readonly OutboxRecord[];
  readonly ownIds: readonly bigint[];
  /** There is something for the relay. */
  readonly leaving: boolean;
}
