import { toldAway } from './told-away';

/**
 * How a consumer does.
 * - CONSUMING: the bus answers, and the handler comes back or says that it gets on.
 * - AWAY: the bus cannot be reached and says so (refused, closed, no such host). Trying again is all that helps, and a restart is no more.
 * - STALLED: nothing moves: the handler does not come back (HANDLER), or the bus does not answer although nothing broke (BUS).
 */
export type ConsumerState =
  | { readonly state: 'CONSUMING' }
  | { readonly state: 'AWAY' }
  | { readonly state: 'STALLED'; readonly by: 'HANDLER' | 'BUS'; readonly forMs: number };

/** When something was last seen of a consumer; times of one clock, in milliseconds. */
export interface Signs {
  /** The bus answered, if only that it cannot be reached. */
  readonly heardAt: number;
  /** Its last answer was that it cannot be reached. */
  readonly away: boolean;
  /** The handler was given records, or said that it gets on; undefined while it has none. Then the bus is not asked, and not judged. */
  readonly movedAt: number | undefined;
}

export function judgeConsumer({ heardAt, away, movedAt }: Signs, now: number, stallAfterMs: number): ConsumerState {
  const forMs = now - (movedAt ?? heardAt);
  if (forMs > stallAfterMs) return { state: 'STALLED', by: movedAt === undefined ? 'BUS' : 'HANDLER', forMs };
  return { state: away ? 'AWAY' : 'CONSUMING' };
}

/** What is seen of one consumer, as it comes. */
export class ConsumerPulse {
  readonly #stallAfterMs: number;
  readonly #now: () => number;
  #signs: Signs;

  /** `now`: milliseconds of a clock that only goes forward. */
  constructor(stallAfterMs: number, now: () => number = () => performance.now()) {
    this.#stallAfterMs = stallAfterMs;
    this.#now = now;
    this.#signs = { heardAt: now(), away: false, movedAt: undefined };
  }

  /** The bus answered. */
  heard(): void {
    this.#signs = { ...this.#signs, heardAt: this.#now(), away: false };
  }

  /** Something failed on the way to the bus. A refusal is an answer; silence is none. */
  failed(error: unknown): void {
    if (toldAway(error)) this.#signs = { ...this.#signs, heardAt: this.#now(), away: true };
  }

  /** The handler was given records, or gets on with them. */
  moved(): void {
    this.#signs = { ...this.#signs, movedAt: this.#now() };
  }

  /** The handler came back, with or without success; the bus is asked again. */
  cameBack(): void {
    this.#signs = { heardAt: this.#now(), away: false, movedAt: undefined };
  }

  get state(): ConsumerState {
    return judgeConsumer(this.#signs, this.#now(), this.#stallAfterMs);
  }
}
