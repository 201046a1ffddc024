import { setTimeout as sleep } from 'node:timers/promises';

import { backoffMs, restMs } from '@switchback/postgres';

import { type BatchHandler, type ReceivedRecord } from '../bus';
import { type ConsumerPulse } from '../consumer-pulse';
import { type OffsetCommits } from './offset-commits';

/** What one fetch brought of one partition. */
export interface PartitionBatch {
  readonly records: readonly ReceivedRecord[];
  /** Keeps the membership; throws when the group is rebalancing. */
  readonly heartbeat: () => Promise<void>;
  readonly commit: (reached: readonly ReceivedRecord[]) => Promise<void>;
}

export interface CollectorOptions {
  readonly handler: BatchHandler;
  readonly maxBatchSize: number;
  readonly gatherMs?: number | undefined;
  readonly pulse: ConsumerPulse;
  readonly commits: OffsetCommits;
  readonly signal: AbortSignal;
  readonly onFailure: (error: unknown) => void;
}

interface Waiting {
  readonly batch: PartitionBatch;
  /** The last record processed and committed, if any; the partition is read on behind it. */
  readonly resolve: (last: ReceivedRecord | undefined) => void;
  readonly reject: (error: unknown) => void;
}

const HEARTBEAT_MS = 1_000;
const RETRY = { initialMs: 100, maxMs: 5_000 };

/**
 * kafkajs calls back for each partition on its own; this hands what came together to the handler together, so that one transaction serves
 * all partitions, and commits them in one request.
 */
export class BatchCollector {
  readonly #options: CollectorOptions;
  #waiting: Waiting[] = [];
  #running = false;
  #failures = 0;

  constructor(options: CollectorOptions) {
    this.#options = options;
  }

  /** Resolves when the partition's records are processed, or had to be left; rejects when the member has to rejoin. */
  add(batch: PartitionBatch): Promise<ReceivedRecord | undefined> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ batch, resolve, reject });
      if (!this.#running) {
        this.#running = true;
        setImmediate(() => void this.#run());
      }
    });
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      const taken = this.#waiting;
      this.#waiting = [];
      await this.#process(taken);
    }
    this.#running = false;
  }

  /** Never rejects: everyone who waits is answered. */
  async #process(taken: readonly Waiting[]): Promise<void> {
    const startedAt = performance.now();
    const reached = new Map<string, ReceivedRecord>();
    const beat = new GroupHeartbeat(taken.map(({ batch }) => batch.heartbeat));
    try {
      await this.#handleChunks(taken, reached, beat);
      await this.#gather(taken, startedAt);
      beat.throwIfLost();
      for (const { batch, resolve } of taken) resolve(reached.get(placeOf(batch.records)));
    } catch (error) {
      for (const { reject } of taken) reject(error);
    } finally {
      beat.stop();
    }
  }

  async #handleChunks(taken: readonly Waiting[], reached: Map<string, ReceivedRecord>, beat: GroupHeartbeat): Promise<void> {
    const { handler, maxBatchSize, pulse, commits, signal } = this.#options;
    const records = taken.flatMap(({ batch }) => batch.records);
    const heartbeat = async (): Promise<void> => {
      pulse.moved();
      beat.throwIfLost();
      signal.throwIfAborted();
    };
    for (let from = 0; from < records.length && !signal.aborted && !beat.lost; from += maxBatchSize) {
      const chunk = records.slice(from, from + maxBatchSize);
      pulse.moved();
      try {
        await handler(chunk, { heartbeat, signal });
      } catch (error) {
        return await this.#failed(error, beat);
      } finally {
        pulse.cameBack();
      }
      this.#failures = 0;
      const ends = lastOfEach(chunk);
      if (taken[0] !== undefined) commits.add(ends, taken[0].batch.commit);
      // It leaves the group when this batch is done.
      if (signal.aborted) await commits.flush();
      for (const [place, record] of ends) reached.set(place, record);
    }
  }

  /** What comes meanwhile waits at the broker for the next fetch. A large batch shows that there is more to fetch already. */
  async #gather(taken: readonly Waiting[], startedAt: number): Promise<void> {
    const { maxBatchSize, gatherMs, signal } = this.#options;
    const count = taken.reduce((sum, { batch }) => sum + batch.records.length, 0);
    if (count >= maxBatchSize) return;
    await sleep(restMs(performance.now() - startedAt, gatherMs), undefined, { signal }).catch(() => undefined);
  }

  /** Leaves the rest for the next fetch, after a pause. */
  async #failed(error: unknown, beat: GroupHeartbeat): Promise<void> {
    const { signal, onFailure } = this.#options;
    if (beat.lost || signal.aborted) return;
    onFailure(error);
    this.#failures += 1;
    await sleep(backoffMs(this.#failures, Math.random(), RETRY), undefined, { signal }).catch(() => undefined);
  }
}

/** Heartbeats while a handler works, and remembers when the group wants something else. */
class GroupHeartbeat {
  readonly #timer: NodeJS.Timeout;
  #error: unknown;
  lost = false;

  constructor(heartbeats: readonly (() => Promise<void>)[]) {
    this.#timer = setInterval(() => {
      // They all belong to the one membership.
      void heartbeats[0]?.().catch((error: unknown) => {
        this.#error ??= error;
        this.lost = true;
      });
    }, HEARTBEAT_MS);
  }

  throwIfLost(): void {
    if (this.lost) throw this.#error;
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}

function lastOfEach(records: readonly ReceivedRecord[]): Map<string, ReceivedRecord> {
  const last = new Map<string, ReceivedRecord>();
  for (const record of records) last.set(place(record), record);
  return last;
}

const place = ({ topic, partition }: ReceivedRecord): string => `${topic}/${partition}`;

function placeOf(records: readonly ReceivedRecord[]): string {
  const [first] = records;
  return first === undefined ? '' : place(first);
}
