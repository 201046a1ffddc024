/** What all values beyond the bound are called. */
export const OTHER = 'OTHER';

/** A label whose values come from outside: the first so many keep their names, the rest share one. The process forgets them when it ends. */
export class BoundedLabel {
  readonly #known = new Set<string>();

  /** @param most values with names of their own */
  constructor(readonly most: number) {}

  of(value: string): string {
    if (this.#known.has(value)) return value;
    if (this.#known.size >= this.most) return OTHER;
    this.#known.add(value);
    return value;
  }
}

/** Customers that a process counts by name (docs/decisions/091). */
export const MOST_CUSTOMERS = 100;
