interface Lane {
  readonly capacity: number;
  busy: number;
}

interface Waiter {
  readonly ready: () => boolean;
  readonly resolve: () => void;
}

/** How many calls each provider may have at once. Slots are taken before a claim is written and given back when its call has ended. */
export class CallSlots {
  readonly #lanes: ReadonlyMap<string, Lane>;
  readonly #waiters = new Set<Waiter>();

  constructor(capacities: ReadonlyMap<string, number>) {
    this.#lanes = new Map([...capacities].map(([id, capacity]) => [id, { capacity, busy: 0 }]));
  }

  capacity(provider: string): number {
    return this.#lanes.get(provider)?.capacity ?? 0;
  }

  free(provider: string): number {
    const lane = this.#lanes.get(provider);
    return lane === undefined ? 0 : lane.capacity - lane.busy;
  }

  /** Takes one slot; false when none is free. */
  take(provider: string): boolean {
    const lane = this.#lanes.get(provider);
    if (lane === undefined || lane.busy >= lane.capacity) return false;
    lane.busy += 1;
    return true;
  }

  giveBack(provider: string, count = 1): void {
    const lane = this.#lanes.get(provider);
    if (lane === undefined) return;
    lane.busy -= count;
    for (const waiter of this.#waiters) if (waiter.ready()) waiter.resolve();
  }

  /** Resolves when `ready` holds after a slot came back, or after `timeoutMs`. */
  async waitUntil(ready: () => boolean, timeoutMs: number): Promise<void> {
    if (ready() || timeoutMs <= 0) return;
    await new Promise<void>((resolve) => {
      const settle = (): void => {
        clearTimeout(timer);
        this.#waiters.delete(waiter);
        resolve();
      };
      const waiter: Waiter = { ready, resolve: settle };
      const timer = setTimeout(settle, timeoutMs);
      this.#waiters.add(waiter);
    });
  }
}
