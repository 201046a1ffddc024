import { type Event } from '@switchback/fallback';
import { WakeSignal } from '@switchback/postgres';

/** New entries of several messages, each after its own sequence. */
export type ReadNew = (after: ReadonlyMap<string, number>) => Promise<ReadonlyMap<string, readonly Event[]>>;

export interface TimelineWatchersOptions {
  readonly read: ReadNew;
  readonly onError: (error: unknown) => void;
  /** How often all watched messages are looked at, for what another replica committed. Default 200 ms. */
  readonly pollMs?: number;
}

/** What one caller has not taken yet of one message. */
export interface Watcher {
  /** The next entries, in order and without gaps; resolves when there are some, or with none when the watch is over. */
  next(): Promise<readonly Event[]>;
  close(): void;
}

/**
 * Follows timelines for whoever watches: one query for all watched messages, at once after a commit of this process and at every poll,
 * and none while nobody watches.
 */
export class TimelineWatchers {
  readonly #options: TimelineWatchersOptions;
  readonly #watched = new Map<string, Set<Mailbox>>();
  readonly #signal = new WakeSignal();
  #polling = false;
  #stopped = false;

  constructor(options: TimelineWatchersOptions) {
    this.#options = options;
  }

  /** Follows a message after `sequence`. `signal` ends the watch. */
  watch(messageId: string, sequence: number, signal: AbortSignal): Watcher {
    const mailbox = new Mailbox(sequence);
    const boxes = this.#watched.get(messageId) ?? new Set();
    this.#watched.set(messageId, boxes.add(mailbox));
    const close = (): void => {
      mailbox.close();
      boxes.delete(mailbox);
      if (boxes.size === 0) this.#watched.delete(messageId);
    };
    if (signal.aborted || this.#stopped) close();
    else signal.addEventListener('abort', close, { once: true });
    this.#poll();
    return { next: () => mailbox.take(), close };
  }

  /** These messages changed. Next to free when none of them is watched. */
  changed(messageIds: Iterable<string>): void {
    if (this.#watched.size === 0) return;
    for (const id of messageIds) if (this.#watched.has(id)) return this.#signal.wake();
  }

  /** Ends every watch. */
  stop(): void {
    this.#stopped = true;
    for (const boxes of this.#watched.values()) for (const box of boxes) box.close();
    this.#watched.clear();
    this.#signal.wake();
  }

  #poll(): void {
    this.#signal.wake();
    if (this.#polling) return;
    this.#polling = true;
    void this.#run().finally(() => {
      this.#polling = false;
      if (this.#watched.size > 0) this.#poll();
    });
  }

  async #run(): Promise<void> {
    while (this.#watched.size > 0) {
      await this.#signal.sleep(this.#options.pollMs ?? 200);
      await this.#deliver().catch(this.#options.onError);
    }
  }

  async #deliver(): Promise<void> {
    const after = new Map<string, number>();
    for (const [id, boxes] of this.#watched) after.set(id, Math.min(...[...boxes].map((box) => box.sequence)));
    if (after.size === 0) return;
    const found = await this.#options.read(after);
    for (const [id, events] of found) {
      const first = after.get(id) ?? 0;
      for (const box of this.#watched.get(id) ?? []) box.put(first, events);
    }
  }
}

/** Entries that wait for one watcher: at most what its message has, which is little. */
class Mailbox {
  sequence: number;
  #waiting: Event[] = [];
  #closed = false;
  #wake: (() => void) | undefined;

  constructor(sequence: number) {
    this.sequence = sequence;
  }

  /** `events` follow `after`. What this watcher has is passed over; what lies behind a gap (it joined meanwhile) is read again. */
  put(after: number, events: readonly Event[]): void {
    if (after > this.sequence) return;
    const unseen = events.slice(this.sequence - after);
    this.#waiting.push(...unseen);
    this.sequence += unseen.length;
    if (unseen.length > 0) this.#wake?.();
  }

  async take(): Promise<readonly Event[]> {
    if (this.#waiting.length === 0 && !this.#closed) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = undefined;
    }
    return this.#waiting.splice(0);
  }

  close(): void {
    this.#closed = true;
    this.#wake?.();
  }
}
