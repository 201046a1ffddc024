import { setTimeout as sleep } from 'node:timers/promises';

import { backoffMs, restMs, untilBeat, WakeSignal, type Pool } from '@switchback/postgres';

import { type BusLog, type SubscribeOptions, type Subscription } from '../bus';
import { DEFAULT_MAX_BATCH_SIZE } from '../config';
import { ConsumerPulse, type ConsumerState } from '../consumer-pulse';
import { commitOffsets } from './commit';
import { fetchRecords, type FetchedRecord } from './fetch';
import { GroupPosition } from './group-position';
import { type GroupSession } from './group-session';
import { Member } from './member';
import { type Topic } from './topic-catalogue';

/** New records are announced; this is for a word that got lost. At most so long. */
const IDLE_POLL_MS = 5_000;
const COMMIT_WITHIN_MS = 100;
const UNSETTLED_POLL_MS = 100;
const RETRY = { initialMs: 100, maxMs: 5_000 };
const MAX_BATCH_BYTES = 16 << 20;

export interface PostgresSubscriptionParts {
  readonly pool: Pool;
  readonly session: GroupSession;
  readonly schema: string;
  readonly topics: readonly Topic[];
  readonly options: SubscribeOptions;
  readonly stallAfterMs: number;
  readonly log: BusLog;
  readonly stopped: (subscription: Subscription) => void;
}

/** One member's loop: settle the partitions, fetch, hand over, commit. */
export class PostgresSubscription implements Subscription {
  readonly #parts: PostgresSubscriptionParts;
  readonly #member: Member;
  readonly #signal = new WakeSignal();
  readonly #pulse: ConsumerPulse;
  readonly #stopping = new AbortController();
  #holding = new AbortController();
  #position: GroupPosition | undefined;
  #limit: number;
  #failures = 0;
  #running: Promise<void> | undefined;

  constructor(parts: PostgresSubscriptionParts) {
    this.#parts = parts;
    this.#pulse = new ConsumerPulse(parts.stallAfterMs);
    this.#limit = this.#maxPerTopic;
    this.#member = new Member({
      schema: parts.schema,
      group: parts.options.group,
      topics: parts.topics,
      wake: () => this.#signal.wake(),
      lost: () => this.#lost(),
      heard: () => this.#pulse.heard(),
      failed: (error) => this.#pulse.failed(error),
    });
  }

  async start(): Promise<void> {
    await this.#parts.session.join(this.#member);
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#holding.abort();
    this.#signal.wake();
    await this.#running;
  }

  get state(): ConsumerState {
    return this.#pulse.state;
  }

  healthy(): boolean {
    return this.#stopping.signal.aborted || this.state.state !== 'STALLED';
  }

  /** The answer to a look is a sign of life too: several come within the time after which silence counts as a stall. */
  get #idlePollMs(): number {
    return untilBeat(Math.min(IDLE_POLL_MS, this.#parts.stallAfterMs / 3));
  }

  get #maxPerTopic(): number {
    const size = this.#parts.options.maxBatchSize ?? DEFAULT_MAX_BATCH_SIZE;
    return Math.max(1, Math.floor(size / this.#parts.topics.length));
  }

  #lost(): void {
    this.#position = undefined;
    this.#holding.abort();
    if (!this.#stopping.signal.aborted) this.#holding = new AbortController();
    this.#signal.wake();
  }

  async #run(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      try {
        await this.#turn();
        this.#failures = 0;
      } catch (error) {
        await this.#failed(error);
      }
    }
    await this.#commit().catch((error: unknown) => this.#log('the last batch could not be committed; it is delivered again', error));
    await this.#parts.session.leave(this.#member);
    this.#parts.stopped(this);
  }

  async #turn(): Promise<void> {
    const startedAt = performance.now();
    if (this.#member.unsettled) await this.#settle();
    const fetched = this.#member.held.length === 0 ? 0 : await this.#step(this.#member.held);
    if (this.#stopping.signal.aborted) return;
    if (fetched === 0) {
      // What another member has not given up yet is asked for again soon; it also tells when it does.
      await this.#signal.sleep(this.#member.unsettled ? UNSETTLED_POLL_MS : this.#idlePollMs);
    } else if (fetched < this.#limit) {
      await this.#gather(startedAt);
    }
  }

  /** Lets the next batch gather. This one is committed with the next fetch, or a little later when nothing follows. */
  async #gather(startedAt: number): Promise<void> {
    await this.#rest(restMs(performance.now() - startedAt, this.#parts.options.gatherMs));
    if (!this.#stopping.signal.aborted && !this.#member.unsettled) await this.#signal.sleep(COMMIT_WITHIN_MS);
  }

  /** The group's other members read on where this one committed. */
  async #settle(): Promise<void> {
    await this.#commit();
    this.#position = undefined;
    await this.#parts.session.settle(this.#member);
  }

  async #commit(): Promise<void> {
    const position = this.#position;
    if (position === undefined) return;
    await this.#answered(commitOffsets(this.#parts.pool, { group: this.#parts.options.group, offsets: position.uncommitted }));
    position.committed();
  }

  /** Commits the batch before and hands over the next one, in the same round trip; answers how many records there were. */
  async #step(partitions: readonly number[]): Promise<number> {
    const { pool, topics, options } = this.#parts;
    const { group, leaves = () => false } = options;
    const holding = this.#holding;
    const position = (this.#position ??= await this.#answered(GroupPosition.load(pool, group, topics, partitions)));
    this.#signal.clear(); // whatever is announced from here on is news
    const commit = { group, offsets: position.uncommitted };
    const fetched = await this.#answered(fetchRecords(pool, { topics, readFrom: (topic) => position.readFrom(topic), partitions, limit: this.#limit, commit }));
    position.committed();
    if (fetched.length === 0 || holding.signal.aborted) return fetched.length;
    const unprocessed = fetched.filter((one) => position.isUnprocessed(one) && !leaves(one.record));
    if (unprocessed.length > 0) await this.#handle(unprocessed, holding.signal);
    position.advance(unprocessed, fetched);
    this.#adapt(fetched);
    return fetched.length;
  }

  /** What the database answers is a sign of life, whatever it says. */
  async #answered<T>(asked: Promise<T>): Promise<T> {
    try {
      const answer = await asked;
      this.#pulse.heard();
      return answer;
    } catch (error) {
      this.#pulse.failed(error);
      throw error;
    }
  }

  async #handle(records: readonly FetchedRecord[], signal: AbortSignal): Promise<void> {
    const heartbeat = async (): Promise<void> => {
      this.#pulse.moved();
      signal.throwIfAborted();
    };
    this.#pulse.moved();
    try {
      await this.#parts.options.handler(records.map(({ record }) => record), { heartbeat, signal });
    } finally {
      this.#pulse.cameBack();
    }
  }

  /** Keeps a batch of large records within memory. */
  #adapt(fetched: readonly FetchedRecord[]): void {
    const bytes = fetched.reduce((sum, { record }) => sum + record.value.length, 0);
    const fitting = Math.floor((MAX_BATCH_BYTES * fetched.length) / Math.max(1, bytes));
    this.#limit = Math.max(1, Math.min(this.#maxPerTopic, fitting, this.#limit * 4));
  }

  async #failed(error: unknown): Promise<void> {
    if (this.#stopping.signal.aborted) return;
    this.#position = undefined;
    this.#failures += 1;
    this.#log('a batch failed; it is delivered again', error);
    await this.#rest(backoffMs(this.#failures, Math.random(), RETRY));
  }

  #log(message: string, error: unknown): void {
    this.#parts.log({ level: 'error', message, error, group: this.#parts.options.group });
  }

  async #rest(ms: number): Promise<void> {
    if (ms > 0) await sleep(ms, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
  }
}
