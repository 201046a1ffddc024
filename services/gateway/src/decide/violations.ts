/** One thing wrong with a request. The description says how to mend it and never repeats the value. */
export interface Violation {
  readonly field: string;
  readonly description: string;
}

/** Collects everything that is wrong, so that a caller mends it in one go. */
export class Violations {
  readonly #found: Violation[] = [];

  add(field: string, description: string): void {
    this.#found.push({ field, description });
  }

  get found(): readonly Violation[] {
    return this.#found;
  }
}
