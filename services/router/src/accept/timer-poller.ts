import { PollerPulse, type PollerState } from '@switchback/bus';
import { untilBeat, WakeSignal } from '@switchback/postgres';

export interface TimerPollerOptions {
  /** When the earliest timer is due, in milliseconds since the epoch; Infinity when there is none. */
  readonly earliest: () => Promise<number>;
  /** Fires what is due and answers how many timers that were. */
  readonly fire: () => Promise<number>;
  readonly onError: (error: unknown) => void;
  /** Longest sleep, give or take a tenth: what a replica set that has ended since is seen within it; one that runs fires its own. Default 2,000 ms. */
  readonly pollMs?: number;
  /** What is seen of it. */
  readonly pulse?: PollerPulse;
}

const AFTER_ERROR_MS = 1_000;
/** What is due but fired nothing is in the hands of another transaction: look again soon, but do not spin. */
const BUSY_MS = 25;

/** Fires timers when they are due: at once those that fell due while nobody ran. */
export class TimerPoller {
  readonly #options: TimerPollerOptions;
  readonly #pulse: PollerPulse;
  readonly #signal = new WakeSignal();
  #sleepsUntil = 0;
  /** The earliest timer of which was told since the look began, which may not have seen it. */
  #told = Number.POSITIVE_INFINITY;
  #stopping = false;
  #running: Promise<void> | undefined;

  constructor(options: TimerPollerOptions) {
    this.#options = options;
    this.#pulse = options.pulse ?? new PollerPulse();
  }

  start(): void {
    this.#pulse.moved();
    this.#running ??= this.#run();
  }

  /** A timer was set for `at`, in milliseconds since the epoch. Free when it is later than the next look. */
  wakeBy(at: number): void {
    this.#told = Math.min(this.#told, at);
    if (at < this.#sleepsUntil) this.#signal.wake();
  }

  /** Resolves when the batch in hand is done. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#signal.wake();
    await this.#running;
    this.#pulse.ended();
  }

  /** Liveness must fail when it has STALLED: a look does not come back, or nothing is heard from look to look. */
  get state(): PollerState {
    return this.#pulse.state;
  }

  async #run(): Promise<void> {
    while (!this.#stopping) {
      const restMs = await this.#cycle();
      if (this.#stopping || restMs <= 0) continue;
      this.#sleepsUntil = Date.now() + restMs;
      await this.#signal.sleep(restMs);
    }
  }

  /** One look; answers how long to sleep. Never rejects. */
  async #cycle(): Promise<number> {
    const { earliest, fire, onError, pollMs = 2_000 } = this.#options;
    // What is set while this look goes on must not wait for the next.
    this.#told = Number.POSITIVE_INFINITY;
    const restMs = untilBeat(pollMs);
    this.#sleepsUntil = Date.now() + restMs;
    try {
      const seen = await earliest();
      const due = Math.min(seen, this.#told);
      this.#pulse.moved();
      const now = Date.now();
      if (due > now) return Math.min(restMs, due - now);
      const fired = await fire();
      this.#pulse.moved();
      return fired > 0 ? 0 : BUSY_MS;
    } catch (error) {
      this.#pulse.failed(error);
      onError(error);
      return AFTER_ERROR_MS;
    }
  }
}
