import { type Bus, type OutgoingRecord, type ReceivedRecord } from './bus';
import { type DeadLetterFilter, listDeadLetters, type ListedDeadLetter, REPLAY_GROUP } from './dead-letters';
import { DEAD_LETTER_HEADERS } from './middleware/dead-letter';
import { publishTraced } from './tracing/publish-traced';

export interface ReplayOptions extends DeadLetterFilter {
  /** A dead-letter topic. */
  readonly topic: string;
  /** Replays with the same group continue where the last one ended. Default `dead-letter-replay`. */
  readonly group?: string;
}

/** The bus has not handed a record over for so long: something is wrong with it. */
const PATIENCE_MS = 60_000;
const HEADERS: readonly string[] = Object.values(DEAD_LETTER_HEADERS);

/**
 * Publishes dead letters again to the topic they came from, with their own key, value and headers, and answers which. A record that is not
 * chosen and lies before a chosen one of its partition goes to the end of the dead letters; what lies behind the last chosen one, and what comes
 * meanwhile, stays where it is. Every group of the topic gets them again and deduplicates as ever. One replay of a group at a time.
 */
export async function replayDeadLetters(bus: Bus, { topic, group = REPLAY_GROUP, ...filter }: ReplayOptions): Promise<readonly ListedDeadLetter[]> {
  const claim = await bus.claim(group);
  if (claim === undefined) throw new Error(`another replay is under way as the group ${group}: wait until it has ended (one that was killed counts for a few seconds more)`);
  try {
    const chosen = await listDeadLetters(bus, [topic], filter, group);
    if (chosen.length > 0) await replay(bus, { topic, group, chosen });
    return chosen;
  } finally {
    await claim.release();
  }
}

async function replay(bus: Bus, { topic, group, chosen }: { readonly topic: string; readonly group: string; readonly chosen: readonly ListedDeadLetter[] }): Promise<void> {
  const work = new Replay(bus, chosen);
  const subscription = await bus.subscribe({ group, topics: [topic], leaves: (record) => work.leaves(record), handler: (records) => work.take(records) });
  try {
    await work.finished();
  } finally {
    await subscription.stop();
  }
}

class Replay {
  readonly #bus: Bus;
  readonly #open: Set<string>;
  readonly #done = new Set<string>();
  /** Of each partition the last chosen one. What is published again comes behind it, so that it is not taken a second time. */
  readonly #last = new Map<number, bigint>();
  #succeed: () => void = () => undefined;
  #fail: (error: Error) => void = () => undefined;
  readonly #over = new Promise<void>((resolve, reject) => {
    this.#succeed = resolve;
    this.#fail = reject;
  });
  #timer: NodeJS.Timeout | undefined;

  constructor(bus: Bus, chosen: readonly ListedDeadLetter[]) {
    this.#bus = bus;
    this.#open = new Set(chosen.map(({ record }) => placeOf(record)));
    for (const { record } of chosen) {
      const offset = BigInt(record.offset);
      if (offset > (this.#last.get(record.partition) ?? -1n)) this.#last.set(record.partition, offset);
    }
  }

  leaves({ partition, offset }: ReceivedRecord): boolean {
    return BigInt(offset) > (this.#last.get(partition) ?? -1n);
  }

  async take(records: readonly ReceivedRecord[]): Promise<void> {
    const chosen = records.filter((record) => this.#open.has(placeOf(record)));
    // What was published and comes again, because it could not be committed, is left out.
    const others = records.filter((record) => !this.#open.has(placeOf(record)) && !this.#done.has(placeOf(record)));
    await publishTraced(this.#bus, chosen.map(original));
    await this.#bus.publish(others);
    for (const record of records) {
      this.#open.delete(placeOf(record));
      this.#done.add(placeOf(record));
    }
    if (this.#open.size === 0) this.#succeed();
    else if (chosen.length > 0) this.#wait();
  }

  async finished(): Promise<void> {
    this.#wait();
    try {
      await this.#over;
    } finally {
      clearTimeout(this.#timer);
    }
  }

  #wait(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#fail(new Error(`the bus does not hand over ${this.#open.size} of the dead letters`)), PATIENCE_MS);
  }
}

function placeOf({ partition, offset }: { readonly partition: number; readonly offset: string }): string {
  return `${partition}/${offset}`;
}

function original(record: ReceivedRecord): OutgoingRecord {
  const headers = Object.fromEntries(Object.entries(record.headers).filter(([name]) => !HEADERS.includes(name)));
  return { topic: record.headers[DEAD_LETTER_HEADERS.topic] ?? '', key: record.key, value: record.value, headers };
}
