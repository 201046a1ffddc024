import { type ReceivedRecord } from '../bus';

/** Commits the offsets behind these records. */
export type CommitOffsets = (reached: readonly ReceivedRecord[]) => Promise<void>;

/** How long offsets gather. What a killed process had handled since then is delivered again. */
const GATHER_MS = 200;
const AGAIN_MS = 2_000;

/**
 * A consumer's offsets on their way to the broker. Each commit is a request and a write there, and at moderate load a consumer handles a
 * hundred small batches a second, so they are committed some times a second, the last of a busy time too.
 */
export class OffsetCommits {
  readonly #reached = new Map<string, ReceivedRecord>();
  readonly #onError: (error: unknown) => void;
  #commit: CommitOffsets | undefined;
  #timer: NodeJS.Timeout | undefined;
  #committing: Promise<void> = Promise.resolve();

  /** `onError`: a commit failed; it is tried again soon, and what it stood for may be delivered again. */
  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  /** The records up to these, the last of their partitions, are handled. */
  add(ends: Iterable<readonly [place: string, record: ReceivedRecord]>, commit: CommitOffsets): void {
    for (const [place, record] of ends) this.#reached.set(place, record);
    this.#commit = commit;
    this.#timer ??= setTimeout(() => void this.flush(), GATHER_MS);
  }

  /** Partitions may have gone to other members: what was not committed is theirs to do again. */
  forget(): void {
    this.#reached.clear();
  }

  /** Commits what has gathered. Never rejects. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#committing = this.#committing.then(() => this.#commitAll());
    return this.#committing;
  }

  async #commitAll(): Promise<void> {
    if (this.#commit === undefined || this.#reached.size === 0) return;
    const reached = new Map(this.#reached);
    try {
      await this.#commit([...reached.values()]);
      for (const [place, record] of reached) if (this.#reached.get(place) === record) this.#reached.delete(place);
    } catch (error) {
      this.#onError(error);
      this.#timer ??= setTimeout(() => void this.flush(), AGAIN_MS).unref();
    }
  }
}
