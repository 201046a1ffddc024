const QUIET_MS = 10_000;
const MOST_REMEMBERED = 100;

/** Lets a line through once in ten seconds: while the broker is away kafkajs says the same many times a second. */
export class RepeatedLines {
  readonly #saidAt = new Map<string, number>();

  /** True when the line is news at `now` (milliseconds, any epoch). */
  isNews(line: string, now: number): boolean {
    const saidAt = this.#saidAt.get(line);
    if (saidAt !== undefined && now - saidAt < QUIET_MS) return false;
    if (this.#saidAt.size >= MOST_REMEMBERED) this.#saidAt.clear();
    this.#saidAt.set(line, now);
    return true;
  }
}
