/** Whether a loop still turns: it beats at each step, and is stalled when the last beat is too long ago. */
export class Liveness {
  readonly #stallAfterMs: number;
  #beatAt = performance.now();

  constructor(stallAfterMs: number) {
    this.#stallAfterMs = stallAfterMs;
  }

  beat(): void {
    this.#beatAt = performance.now();
  }

  alive(): boolean {
    return performance.now() - this.#beatAt <= this.#stallAfterMs;
  }
}
