/** Lets a few pieces of work run at once and the others wait in line: each holds its files in memory. */
export class FewAtOnce {
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(private readonly most: number) {}

  /** Undefined when `signal` aborts before its turn has come. */
  async run<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T | undefined> {
    if (!(await this.#turn(signal))) return undefined;
    try {
      return await work();
    } finally {
      this.#running -= 1;
      this.#waiting.shift()?.();
    }
  }

  #turn(signal: AbortSignal): Promise<boolean> {
    if (signal.aborted) return Promise.resolve(false);
    if (this.#running < this.most) {
      this.#running += 1;
      return Promise.resolve(true);
    }
    return new Promise((resolve) => {
      const onAbort = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(begin), 1);
        resolve(false);
      };
      const begin = (): void => {
        signal.removeEventListener('abort', onAbort);
        this.#running += 1;
        resolve(true);
      };
      this.#waiting.push(begin);
      signal.addEventListener('abort', onAbort, { once: true });
    });
  }
}
