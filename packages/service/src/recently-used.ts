interface Entry<V> {
  readonly value: V;
  readonly size: number;
}

/** Values by key, of which the most recently used are kept, up to a size in all. */
export class RecentlyUsed<V> {
  // A Map keeps the order of insertion, so that inserting anew makes an entry the most recently used.
  readonly #entries = new Map<string, Entry<V>>();
  readonly #capacity: number;
  #size = 0;

  /** @param capacity in the unit of the sizes that `keep` is told */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** Undefined when it is not kept. */
  take(key: string): V | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.value;
  }

  /** In place of what the key had. What is larger than the whole capacity is not kept. */
  keep(key: string, value: V, size = 1): void {
    this.drop(key);
    if (size > this.#capacity) return;
    this.#entries.set(key, { value, size });
    this.#size += size;
    for (const oldest of this.#entries.keys()) {
      if (this.#size <= this.#capacity) return;
      this.drop(oldest);
    }
  }

  drop(key: string): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#entries.delete(key);
    this.#size -= entry.size;
  }
}
