import { DEFAULT_STALL_AFTER_MS } from './config';
import { toldAway } from './told-away';

/** How a poller does: it has stalled when its database has given no answer for longer than the limit. */
export type PollerState = { readonly state: 'MOVING' } | { readonly state: 'STALLED'; readonly forMs: number };

export interface PollerPulseOptions {
  /** Default 45 s, as for consumers. */
  readonly stallAfterMs?: number;
  /** Milliseconds of a clock that only goes forward. */
  readonly now?: () => number;
}

/**
 * What is seen of work that looks into the database again and again. Each answer is a sign of life, and so is a refusal. Beginning another look
 * is none: who tries again and again and hears nothing has stalled.
 */
export class PollerPulse {
  readonly #stallAfterMs: number;
  readonly #now: () => number;
  #movedAt: number | undefined;

  constructor({ stallAfterMs = DEFAULT_STALL_AFTER_MS, now = () => performance.now() }: PollerPulseOptions = {}) {
    this.#stallAfterMs = stallAfterMs;
    this.#now = now;
  }

  /** It begins, or its database answered. */
  moved(): void {
    this.#movedAt = this.#now();
  }

  /** A look failed. */
  failed(error: unknown): void {
    if (toldAway(error)) this.moved();
  }

  /** It ends, and is not judged any more. */
  ended(): void {
    this.#movedAt = undefined;
  }

  get state(): PollerState {
    const forMs = this.#now() - (this.#movedAt ?? this.#now());
    return forMs > this.#stallAfterMs ? { state: 'STALLED', forMs } : { state: 'MOVING' };
  }
}

/** For liveness: fails while the poller has stalled. */
export function pollerMoves(poller: { readonly state: PollerState }): () => { readonly ok: boolean; readonly detail?: string } {
  return () => {
    const { state } = poller;
    if (state.state === 'MOVING') return { ok: true };
    return { ok: false, detail: `the database has not answered for ${Math.round(state.forMs / 1_000)} s` };
  };
}
