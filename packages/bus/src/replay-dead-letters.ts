import { type Bus, type OutgoingRecord, type ReceivedRecord } from './bus';
import { DEAD_LETTER_HEADERS } from './middleware/dead-letter';
import { publishTraced } from './tracing/publish-traced';

export interface ReplayOptions {
  /** Dead-letter topics. */
  readonly topics: readonly string[];
  /** Replays with the same group continue where the last one ended. Default `dead-letter-replay`. */
  readonly group?: string;
  /** Ends when nothing came for so long. Default 3000 ms. */
  readonly idleMs?: number;
  readonly signal?: AbortSignal;
}

export interface ReplayResult {
  readonly replayed: number;
  /** Records without the headers of a dead letter: nobody knows where they belong. */
  readonly skipped: number;
}

const HEADERS: readonly string[] = Object.values(DEAD_LETTER_HEADERS);

/**
 * Publishes dead letters again to the topics they came from, with their own key, value and headers. Those that become dead letters
 * anew meanwhile wait for the next replay. Every group of the topic gets them again and deduplicates as ever.
 */
export async function replayDeadLetters(bus: Bus, options: ReplayOptions): Promise<ReplayResult> {
  const replay = new Replay(bus, options.idleMs ?? 3_000);
  const subscription = await bus.subscribe({
    group: options.group ?? 'dead-letter-replay',
    topics: options.topics,
    handler: (records) => replay.take(records),
  });
  try {
    return await replay.finished(options.signal);
  } finally {
    await subscription.stop();
  }
}

class Replay {
  readonly #bus: Bus;
  readonly #idleMs: number;
  readonly #startedAt = Date.now();
  #lastAt = performance.now();
  #metNew = false;
  #replayed = 0;
  #skipped = 0;

  constructor(bus: Bus, idleMs: number) {
    this.#bus = bus;
    this.#idleMs = idleMs;
  }

  async take(records: readonly ReceivedRecord[]): Promise<void> {
    const old = records.filter((record) => record.timestamp < this.#startedAt);
    const originals = old.map(original).filter((record) => record !== undefined);
    // A newer one goes to the end of its topic, for the next replay.
    const newer = records.filter((record) => record.timestamp >= this.#startedAt);
    await publishTraced(this.#bus, [...originals, ...newer]);
    this.#replayed += originals.length;
    this.#skipped += old.length - originals.length;
    this.#metNew ||= newer.length > 0;
    this.#lastAt = performance.now();
  }

  async finished(signal: AbortSignal | undefined): Promise<ReplayResult> {
    await new Promise<void>((resolve) => {
      const timer = setInterval(() => {
        if (!this.#metNew && signal?.aborted !== true && performance.now() - this.#lastAt < this.#idleMs) return;
        clearInterval(timer);
        resolve();
      }, 50);
    });
    return { replayed: this.#replayed, skipped: this.#skipped };
  }
}

function original(record: ReceivedRecord): OutgoingRecord | undefined {
  const topic = record.headers[DEAD_LETTER_HEADERS.topic];
  if (topic === undefined) return undefined;
  const headers = Object.fromEntries(Object.entries(record.headers).filter(([name]) => !HEADERS.includes(name)));
  return { topic, key: record.key, value: record.value, headers };
}
