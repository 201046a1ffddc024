/**
 * Something to sleep on that can be woken. A wake while nobody sleeps is remembered, any number of wakes count as one, and waking
 * costs next to nothing.
 */
export class WakeSignal {
  #woken = false;
  #awaken: (() => void) | undefined;

  wake(): void {
    this.#woken = true;
    this.#awaken?.();
  }

  /** Forgets the wakes so far: the caller is about to look for itself. */
  clear(): void {
    this.#woken = false;
  }

  /** Resolves after `ms`, or as soon as it is woken; at once when it was woken since the last sleep. True when it was woken. */
  async sleep(ms: number): Promise<boolean> {
    if (!this.#woken) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        this.#awaken = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      this.#awaken = undefined;
    }
    const woken = this.#woken;
    this.#woken = false;
    return woken;
  }
}
