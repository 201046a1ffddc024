export interface ReadThroughCacheOptions<V> {
  /** Answers undefined for what does not exist. It serves all callers that wait for the key, so it must end by itself. */
  readonly load: (key: string) => Promise<V | undefined>;
  /** How long a value counts as fresh, in milliseconds. */
  readonly ttlMs: number;
  /** How long an absence counts as fresh, in milliseconds. */
  readonly absentTtlMs: number;
  /** Most entries; the one loaded longest ago goes first. */
  readonly maxEntries: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Whether an old value may be served after this error. Default: never. */
  readonly serveStale?: (error: unknown) => boolean;
}

interface Entry<V> {
  readonly value: V | undefined;
  readonly freshUntil: number;
  /** The last look-up failed, and this is the value of the one before. */
  readonly outdated: boolean;
}

/** Remembers what was looked up, for a short time. Concurrent look-ups of a key are one. */
export class ReadThroughCache<V> {
  readonly #options: ReadThroughCacheOptions<V>;
  readonly #entries = new Map<string, Entry<V>>();
  readonly #loading = new Map<string, Promise<V | undefined>>();

  constructor(options: ReadThroughCacheOptions<V>) {
    this.#options = options;
  }

  /**
   * The value, fresh, or loaded now. Rejects as `load` does unless an old value may be served; while that is so, nobody waits for
   * the next try.
   */
  get(key: string): Promise<V | undefined> {
    const entry = this.#entries.get(key);
    if (entry !== undefined && entry.freshUntil > this.#options.now()) {
      return Promise.resolve(entry.value);
    }
    const loading = this.#loading.get(key) ?? this.#begin(key);
    if (entry === undefined || !entry.outdated) {
      return loading;
    }
    loading.catch(() => undefined);
    return Promise.resolve(entry.value);
  }

  /** The next look-up is fresh, even when one is under way. */
  forget(key: string): void {
    this.#entries.delete(key);
    this.#loading.delete(key);
  }

  /** The same for all keys. */
  clear(): void {
    this.#entries.clear();
    this.#loading.clear();
  }

  #begin(key: string): Promise<V | undefined> {
    const loading: Promise<V | undefined> = this.#load(key, () => this.#loading.get(key) === loading);
    this.#loading.set(key, loading);
    return loading;
  }

  async #load(key: string, isCurrent: () => boolean): Promise<V | undefined> {
    try {
      const value = await this.#options.load(key);
      if (isCurrent()) {
        this.#store(key, value, false);
      }
      return value;
    } catch (error) {
      return this.#afterFailure(key, error, isCurrent());
    } finally {
      if (isCurrent()) {
        this.#loading.delete(key);
      }
    }
  }

  /** Serves the old value for another while if it may, else forgets it. */
  #afterFailure(key: string, error: unknown, current: boolean): V | undefined {
    const old = this.#entries.get(key)?.value;
    if (!current || old === undefined || this.#options.serveStale?.(error) !== true) {
      if (current) {
        this.#entries.delete(key);
      }
      throw error;
    }
    this.#store(key, old, true);
    return old;
  }

  #store(key: string, value: V | undefined, outdated: boolean): void {
    const ttlMs = value === undefined ? this.#options.absentTtlMs : this.#options.ttlMs;
    this.#entries.delete(key);
    this.#entries.set(key, { value, freshUntil: this.#options.now() + ttlMs, outdated });
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= this.#options.maxEntries) {
        return;
      }
      this.#entries.delete(oldest);
    }
  }
}
