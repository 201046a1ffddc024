import { ApiError } from '@switchback/service';

export interface TurnsOptions {
  readonly mostAtOnce: number;
  readonly mostWaiting: number;
}

const RETRY_AFTER_MS = 1_000;

/** Lets so much work go on at once; the rest waits its turn, in the order in which it came. */
export class Turns {
  readonly #options: TurnsOptions;
  readonly #waiting: (() => void)[] = [];
  #going = 0;

  constructor(options: TurnsOptions) {
    this.#options = options;
  }

  /** Answers as `work` does. Errors: ApiError OVERLOADED when too much waits already. */
  async take<T>(work: () => Promise<T>): Promise<T> {
    await this.#begin();
    try {
      return await work();
    } finally {
      this.#end();
    }
  }

  async #begin(): Promise<void> {
    if (this.#going < this.#options.mostAtOnce) {
      this.#going += 1;
      return;
    }
    if (this.#waiting.length >= this.#options.mostWaiting) {
      throw new ApiError('OVERLOADED', 'too much waits to be judged; try again', { retryAfterMs: RETRY_AFTER_MS });
    }
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** The turn goes to the one that waited longest. */
  #end(): void {
    const next = this.#waiting.shift();
    if (next === undefined) {
      this.#going -= 1;
    } else {
      next();
    }
  }
}
