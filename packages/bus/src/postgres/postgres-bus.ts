import { createPool, openSchema, type Pool } from '@switchback/postgres';

import { type Bus, type BusLog, type Claim, type OutgoingRecord, type PublishInTransaction, type SubscribeOptions, type Subscription, type TopicLag, type UnreadRecord } from '../bus';
import { DEFAULT_PARTITIONS, DEFAULT_STALL_AFTER_MS, type PostgresBusConfig } from '../config';
import { append } from './append';
import { createMissingSchema, DEFAULT_SCHEMA, MIGRATIONS } from './bus-schema';
import { groupLag } from './group-lag';
import { claimGroup } from './claim-group';
import { GroupSession } from './group-session';
import { registerGroup } from './group-position';
import { publishInTransactions } from './in-transaction';
import { prune } from './prune';
import { PostgresSubscription } from './subscription';
import { TopicCatalogue } from './topic-catalogue';
import { unreadRecords } from './unread';

const DEFAULT_RETAIN_CONSUMED = 10_000;
const PRUNE_MS = 10_000;
const POOL_SIZE = 3;

/** Opens the bus that lives in Postgres; makes or updates its tables, or waits until somebody else has. */
export async function openPostgresBus(config: PostgresBusConfig): Promise<Bus> {
  const { connectionString, schema = DEFAULT_SCHEMA, mayMigrate = true, log = () => undefined } = config;
  if (mayMigrate) await createMissingSchema(connectionString, schema);
  await openSchema({
    connectionString,
    schema,
    directory: MIGRATIONS,
    mayMigrate,
    service: 'gateway',
    log: { info: (message) => log({ level: 'info', message }), warn: (message) => log({ level: 'warn', message }) },
  });
  return new PostgresBus(config, schema, log);
}

class PostgresBus implements Bus {
  readonly system = 'postgresql';
  readonly #config: PostgresBusConfig;
  readonly #schema: string;
  readonly #log: BusLog;
  readonly #pool: Pool;
  readonly #catalogue: TopicCatalogue;
  readonly #session: GroupSession;
  readonly #subscriptions = new Set<Subscription>();
  readonly #closing = new AbortController();
  #pruning = Promise.resolve();
  #closed: Promise<void> | undefined;
  readonly #pruneTimer: NodeJS.Timeout;

  constructor(config: PostgresBusConfig, schema: string, log: BusLog) {
    this.#config = config;
    this.#schema = schema;
    this.#log = log;
    this.#pool = createPool({
      connectionString: config.connectionString,
      applicationName: 'switchback-bus',
      schema,
      max: POOL_SIZE,
      // The tables are small at one time and large at another, so a plan made then must not scan them now; and with a parameter in LIMIT
      // the server would plan anew for every batch.
      settings: { enable_seqscan: 'off', enable_bitmapscan: 'off', plan_cache_mode: 'force_generic_plan' },
      onError: (error) => log({ level: 'warn', message: 'an idle connection of the bus broke', error }),
    });
    this.#catalogue = new TopicCatalogue(this.#pool);
    this.#session = new GroupSession(config.connectionString, log);
    this.#pruneTimer = setInterval(() => this.#prune(), PRUNE_MS).unref();
  }

  ensureTopics(topics: readonly string[]): Promise<void> {
    return this.#catalogue.ensure(topics, this.#config.partitions ?? DEFAULT_PARTITIONS);
  }

  missingTopics(topics: readonly string[]): Promise<readonly string[]> {
    return this.#catalogue.missing(topics);
  }

  async publish(records: readonly OutgoingRecord[]): Promise<void> {
    if (records.length > 0) await append(this.#pool, this.#catalogue, records);
  }

  inTransaction(pool: Pool): Promise<PublishInTransaction | undefined> {
    return publishInTransactions({ pool: this.#pool, catalogue: this.#catalogue, schema: this.#schema }, pool);
  }

  async subscribe(options: SubscribeOptions): Promise<Subscription> {
    const topics = await Promise.all(options.topics.map((name) => this.#catalogue.get(name)));
    await registerGroup(this.#pool, options.group, topics);
    const subscription = new PostgresSubscription({
      pool: this.#pool,
      session: this.#session,
      schema: this.#schema,
      topics,
      options,
      stallAfterMs: this.#config.stallAfterMs ?? DEFAULT_STALL_AFTER_MS,
      log: this.#log,
      stopped: (stopped) => this.#subscriptions.delete(stopped),
    });
    this.#subscriptions.add(subscription);
    await subscription.start();
    return subscription;
  }

  async lag(group: string, topics: readonly string[]): Promise<readonly TopicLag[]> {
    return groupLag(this.#pool, group, await Promise.all(topics.map((name) => this.#catalogue.get(name))));
  }

  async unread(group: string, topics: readonly string[], most: number): Promise<readonly UnreadRecord[]> {
    return unreadRecords(this.#pool, group, await Promise.all(topics.map((name) => this.#catalogue.get(name))), most);
  }

  claim(group: string): Promise<Claim | undefined> {
    return claimGroup(this.#pool, this.#schema, group);
  }

  close(): Promise<void> {
    return (this.#closed ??= this.#close());
  }

  async #close(): Promise<void> {
    this.#closing.abort();
    clearInterval(this.#pruneTimer);
    await Promise.all([...this.#subscriptions].map((subscription) => subscription.stop()));
    await this.#session.close();
    await this.#pruning;
    await this.#pool.end();
  }

  #prune(): void {
    const retain = this.#config.retainConsumed ?? DEFAULT_RETAIN_CONSUMED;
    this.#pruning = this.#pruning
      .then(() => prune(this.#pool, retain, this.#closing.signal))
      .catch((error: unknown) => this.#log({ level: 'warn', message: 'processed records could not be deleted; trying again', error }));
  }
}
