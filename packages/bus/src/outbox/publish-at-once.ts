import { DEFAULT_GATHER_MS, GroupCommit, type OutboxRecord } from '@switchback/postgres';

export interface PublishAtOnceOptions {
  /** Resolves when the records are durable on the bus. It must settle by itself within a bounded time. */
  readonly publish: (records: readonly OutboxRecord[]) => Promise<void>;
  /** The rows of records that are on the bus. */
  readonly published: (ids: readonly bigint[]) => void;
  readonly onError: (error: unknown) => void;
  /** How long records gather between two publishes. Default 10 ms. */
  readonly gatherMs?: number;
}

/** What one transaction wrote. */
interface Written {
  readonly records: readonly OutboxRecord[];
  readonly ids: readonly bigint[];
}

/** A bus that hangs must not fill the memory: what comes then goes by the table. */
const MOST_WAITING = 2_000;

/**
 * Publishes records straight after the commit that wrote them to the outbox; what is committed while a publish is under way makes up the
 * next. Rows stay until their records are on the bus, so nothing is lost when the process dies in between. After a failure it is the
 * relay's turn, until that gets through.
 */
export class PublishAtOnce {
  readonly #options: PublishAtOnceOptions;
  readonly #group: GroupCommit<Written, void>;
  #open = false;
  #waiting = 0;

  constructor(options: PublishAtOnceOptions) {
    this.#options = options;
    const gatherMs = options.gatherMs ?? DEFAULT_GATHER_MS;
    this.#group = new GroupCommit({ commit: (batch) => this.#publish(batch), gatherMs, mayConcernOneItem: () => false });
  }

  /** Whether records may be published this way now. */
  get ready(): boolean {
    return this.#open && this.#waiting < MOST_WAITING;
  }

  /** The bus takes records. */
  open(): void {
    this.#open = true;
  }

  /** `ids`: the records' rows. Does not wait. */
  start(records: readonly OutboxRecord[], ids: readonly bigint[]): void {
    this.#waiting += records.length;
    const done = (): void => void (this.#waiting -= records.length);
    this.#group.submit({ records, ids }).then(done, done);
  }

  /** Resolves when nothing is in flight. */
  drain(): Promise<void> {
    return this.#group.drain();
  }

  /** Once it failed, what still waits is left to the relay without another try. */
  async #publish(batch: readonly Written[]): Promise<readonly void[]> {
    if (!this.#open) return batch.map(() => undefined);
    try {
      await this.#options.publish(batch.flatMap(({ records }) => records));
      this.#options.published(batch.flatMap(({ ids }) => ids));
    } catch (error) {
      this.#open = false;
      this.#options.onError(error);
    }
    return batch.map(() => undefined);
  }
}
