import { inspect } from 'node:util';
import { readSecretFile } from './read-secret-file';
import { REDACTED } from './log-fields';

/** A value that does not print: not in logs, JSON, templates or inspection. */
export class Secret {
  #value: string;
  #path: string | undefined;

  constructor(value: string) {
    this.#value = value;
  }

  /** From now on it stands in this file, which may be changed while we run. */
  keptIn(path: string): void {
    this.#path = path;
  }

  /** The value as its file has it now; the last one known while the file cannot be read, or is blank. */
  latest(): string {
    if (this.#path !== undefined) {
      try {
        this.#value = readSecretFile(this.#path) || this.#value;
      } catch {
        // It is being replaced, say.
      }
    }
    return this.#value;
  }

  /** The value itself; call it where it is used, and do not keep the result. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return REDACTED;
  }

  toJSON(): string {
    return REDACTED;
  }

  [inspect.custom](): string {
    return REDACTED;
  }
}
