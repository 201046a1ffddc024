import { setImmediate } from 'node:timers/promises';

/** How long one batch may keep the event loop from other callers. */
const LONGEST_TURN_MS = 10;

/** Does the parts of a long piece of work one after the other, and gives way to other work in between. */
export class Pace {
  #turnBegan = performance.now();
  #last: Promise<unknown> = Promise.resolve();

  /** Answers as `work` does, once what was given before is done. */
  run<T>(work: () => T): Promise<T> {
    const done = this.#last.then(() => this.#giveWay()).then(work);
    this.#last = done.catch(() => undefined);
    return done;
  }

  async #giveWay(): Promise<void> {
    if (performance.now() - this.#turnBegan < LONGEST_TURN_MS) {
      return;
    }
    await setImmediate();
    this.#turnBegan = performance.now();
  }
}
