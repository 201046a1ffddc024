import { ApiError } from '@switchback/service';

export interface TurnsOptions {
  readonly mostAtOnce: number;
  /** Of one customer. */
  readonly mostWaiting: number;
  readonly mostWaitingInAll: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export interface Work<T> {
  readonly customerId: string;
  /** What to answer with instead of working, once nobody waits for it; undefined as long as somebody does. */
  readonly givenUp: (now: number) => ApiError | undefined;
  readonly run: () => Promise<T>;
}

interface Waiting {
  readonly givenUp: Work<unknown>['givenUp'];
  readonly begin: () => void;
  readonly leave: (why: ApiError) => void;
}

const RETRY_AFTER_MS = 1_000;
/** How often those that gave up are looked for before it is their turn. */
const LOOK_EVERY_MS = 500;

/**
 * Lets so much work go on at once. The rest waits its turn: the customers' turns go round, and a customer's own work begins in the
 * order in which it came. What nobody waits for any more is never begun.
 */
export class Turns {
  readonly #options: TurnsOptions;
  /** The customer whose turn is next comes first. */
  readonly #queues = new Map<string, Waiting[]>();
  #waiting = 0;
  #going = 0;
  #lookedAt = 0;

  constructor(options: TurnsOptions) {
    this.#options = options;
  }

  /** Answers as the work does. Errors: what `givenUp` says; ApiError OVERLOADED when too much waits already. */
  async take<T>(work: Work<T>): Promise<T> {
    await this.#begin(work);
    try {
      return await work.run();
    } finally {
      this.#going -= 1;
      this.#beginNext();
    }
  }

  async #begin({ customerId, givenUp }: Work<unknown>): Promise<void> {
    if (this.#going < this.#options.mostAtOnce) {
      this.#going += 1;
      return;
    }
    this.#makeRoom(customerId);
    await new Promise<void>((begin, leave) => {
      const waiting = { givenUp, begin, leave };
      const queue = this.#queues.get(customerId);
      if (queue === undefined) this.#queues.set(customerId, [waiting]);
      else queue.push(waiting);
      this.#waiting += 1;
    });
  }

  #makeRoom(customerId: string): void {
    this.#letGo();
    if ((this.#queues.get(customerId)?.length ?? 0) >= this.#options.mostWaiting) {
      throw new ApiError('OVERLOADED', 'too many policies of yours wait to be judged; try again', { retryAfterMs: RETRY_AFTER_MS });
    }
    if (this.#waiting >= this.#options.mostWaitingInAll) {
      throw new ApiError('OVERLOADED', 'too many policies wait to be judged; try again', { retryAfterMs: RETRY_AFTER_MS });
    }
  }

  #beginNext(): void {
    this.#letGo();
    for (const [customerId, queue] of this.#queues) {
      const next = this.#takeFrom(customerId, queue);
      if (next !== undefined) {
        this.#going += 1;
        next.begin();
        return;
      }
    }
  }

  /** The first that somebody waits for; the customer's next one comes after all others'. */
  #takeFrom(customerId: string, queue: Waiting[]): Waiting | undefined {
    this.#queues.delete(customerId);
    const now = this.#options.now();
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      this.#waiting -= 1;
      const why = next.givenUp(now);
      if (why === undefined) {
        if (queue.length > 0) this.#queues.set(customerId, queue);
        return next;
      }
      next.leave(why);
    }
    return undefined;
  }

  /** Those that gave up take no room, and hear of it although it is not their turn. */
  #letGo(): void {
    const now = this.#options.now();
    if (now - this.#lookedAt < LOOK_EVERY_MS) return;
    this.#lookedAt = now;
    for (const [customerId, queue] of this.#queues) {
      const wanted = queue.filter(({ givenUp, leave }) => {
        const why = givenUp(now);
        if (why !== undefined) leave(why);
        return why === undefined;
      });
      this.#waiting -= queue.length - wanted.length;
      if (wanted.length === 0) this.#queues.delete(customerId);
      // In its place, so that the order of turns stays.
      else this.#queues.set(customerId, wanted);
    }
  }
}
