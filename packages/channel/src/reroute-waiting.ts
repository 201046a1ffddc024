import { type Outbox } from '@switchback/bus';
import { type Dispatch } from '@switchback/contracts';
import { type Channel } from '@switchback/fallback';

import { destinationOf } from './decide/destination';
import { type Standing } from './decide/rank-providers';
import { reroute, type Reroute, type WaitingAttempt } from './decide/reroute';
import { unavailableOf } from './decide/unavailable';
import { type AbandonedAttempt, type ReroutedPage, rerouteWaiting } from './record/reroute-waiting';

export interface WaitingReroutesOptions {
  readonly channel: Channel;
  readonly outbox: Outbox;
  readonly providers: readonly string[];
  readonly standingOf: (provider: string, destination: string) => Standing;
  /** Told of each attempt that has nobody left. */
  readonly onAbandoned: (attempt: AbandonedAttempt) => void;
}

/** Told after each page: a pass through very many takes long, and does not stand still. */
type OnPage = () => void;

/** How long attempts of which none could move are left alone. */
const REST_MS = 10_000;

/** Finds another way for attempts that wait for a provider whose breaker is open or that is disabled. */
export class WaitingReroutes {
  readonly #options: WaitingReroutesOptions;
  #lookAgainAt = 0;

  constructor(options: WaitingReroutesOptions) {
    this.#options = options;
  }

  /** Whether it is time to look without a reason: other replicas and retries may have left attempts with such a provider. */
  due(): boolean {
    return performance.now() >= this.#lookAgainAt;
  }

  /** Goes through everything that waits for such providers. Answers how many attempts can be called now that could not before. */
  async run(onPage: OnPage): Promise<number> {
    let moved = 0;
    for (const provider of this.#options.providers) {
      if (this.#takesNoCall(provider)) moved += await this.#reroute(provider, onPage);
    }
    this.#lookAgainAt = moved > 0 ? 0 : performance.now() + REST_MS;
    return moved;
  }

  async #reroute(provider: string, onPage: OnPage): Promise<number> {
    let moved = 0;
    for (let after: string | undefined = ''; after !== undefined; ) {
      const page: ReroutedPage = await rerouteWaiting(this.#options.outbox, provider, after, this.#decide, Date.now());
      for (const attempt of page.abandoned) this.#options.onAbandoned(attempt);
      moved += page.moved;
      onPage();
      after = page.after;
    }
    return moved;
  }

  #takesNoCall(provider: string): boolean {
    const { mode, open } = this.#options.standingOf(provider, '');
    return open || mode === 'DISABLED';
  }

  readonly #decide = (attempt: WaitingAttempt, dispatch: Dispatch): Reroute => {
    const destination = destinationOf(this.#options.channel, dispatch.address);
    return reroute(attempt, unavailableOf(attempt.candidates, (id) => this.#options.standingOf(id, destination)));
  };
}
