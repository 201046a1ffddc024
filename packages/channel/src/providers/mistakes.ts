/** What stands in the way of a start, in the configuration of providers: one line per mistake, with its path, never a value. */
export class ProvidersFileError extends Error {
  override readonly name = 'ProvidersFileError';
}

/** Gathers lines, so that all mistakes are told at once. */
export class Mistakes {
  readonly #lines: string[] = [];

  add(where: string, path: string, sentence: string): void {
    this.#lines.push([where, path, sentence].filter((part) => part !== '').join(': '));
  }

  /** Throws {@link ProvidersFileError} when there is one. */
  throwIfAny(): void {
    if (this.#lines.length > 0) throw new ProvidersFileError([...new Set(this.#lines)].join('\n'));
  }
}
