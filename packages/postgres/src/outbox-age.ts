/** How the outbox looked at one time. */
export interface OutboxLook {
  /** Milliseconds, of a clock that only goes forward. */
  readonly at: number;
  /** The lowest and the highest id; undefined when it is empty. */
  readonly ids: { readonly oldest: bigint; readonly newest: bigint } | undefined;
}

/** A row with this id, or a lower one, was there at this time. */
interface Mark {
  readonly at: number;
  readonly newest: bigint;
}

/** More looks than that make the age less exact. */
const MOST_MARKS = 240;

/**
 * For how long the oldest row has been in the outbox, as far as looking at it shows: the rows have no time, and their ids ascend. A row is as
 * old as the first look that saw it, or a later one.
 */
export class OutboxAge {
  #marks: readonly Mark[] = [];

  /** Milliseconds; 0 when it is empty. */
  after({ at, ids }: OutboxLook): number {
    if (ids === undefined) {
      this.#marks = [];
      return 0;
    }
    const { oldest, newest } = ids;
    const known = this.#marks.filter((mark) => mark.newest >= oldest);
    const isKnown = (known.at(-1)?.newest ?? -1n) >= newest;
    // A row that loses its mark counts from the next.
    const thinned = known.length < MOST_MARKS ? known : known.filter((_, index) => index % 2 === 0);
    this.#marks = isKnown ? known : [...thinned, { at, newest }];
    return at - (this.#marks[0]?.at ?? at);
  }
}
