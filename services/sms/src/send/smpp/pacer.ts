/** What was missed may be caught up: timers are late by some milliseconds. */
const CATCH_UP_MS = 20;

/** Spaces submissions evenly in time. Times in milliseconds, of any clock that only goes forward. */
export class Pacer {
  readonly #intervalMs: number;
  #next = Number.NEGATIVE_INFINITY;

  /** `perSecond`: undefined for no limit. */
  constructor(perSecond: number | undefined) {
    this.#intervalMs = perSecond === undefined ? 0 : 1_000 / perSecond;
  }

  /** How long to wait before the next one; 0 when it may go. */
  waitMs(now: number): number {
    return Math.max(0, this.#next - now);
  }

  /** One goes now. */
  spend(now: number): void {
    this.#next = Math.max(this.#next, now - CATCH_UP_MS) + this.#intervalMs;
  }

  /** None goes before `ms` have passed. */
  pause(now: number, ms: number): void {
    this.#next = Math.max(this.#next, now + ms);
  }
}
