import { type Channel } from '@switchback/fallback';
import { untilBeat, type Pool } from '@switchback/postgres';
import { type Logger, RepeatingTask } from '@switchback/service';

import { type Breaker } from './decide/breaker';
import { type Standing } from './decide/rank-providers';
import { HealthFromDelivery } from './health-from-delivery';
import { type ProviderSet } from './providers/provider-set';
import { CallGate } from './send/call-gate';
import { countBreaker, countMove, observeProviders } from './send/provider-metrics';
import { Steering, STEERING_EVERY_MS } from './steering';

export interface TrafficOptions {
  readonly channel: Channel;
  readonly pool: Pool;
  readonly providers: ProviderSet;
  readonly log: Logger;
}

/** Where attempts go and how many: permits, breakers, modes and shares of a channel's providers. */
export class Traffic {
  readonly gate: CallGate;
  readonly steering: Steering;
  readonly health: HealthFromDelivery;
  readonly #options: TrafficOptions;
  readonly #tasks: readonly RepeatingTask[];
  readonly #unobserve: () => void;
  #listener: () => void = () => undefined;

  constructor(options: TrafficOptions) {
    const { channel, pool, providers, log } = options;
    this.#options = options;
    const lanes = providers.all.map(({ provider, concurrency, traffic }) => [provider.id, { concurrency, ...traffic }] as const);
    this.gate = new CallGate(new Map(lanes), { onChange: (provider, state) => this.#breakerChanged(provider, state) });
    this.steering = new Steering(pool, this.gate, () => this.#listener());
    this.health = new HealthFromDelivery({ pool, providers, modeOf: (id) => this.steering.modeOf(id) });
    this.#tasks = [
      new RepeatingTask({ name: 'reading where traffic goes', run: () => this.steering.refresh(), everyMs: STEERING_EVERY_MS, firstAfterMs: STEERING_EVERY_MS, rest: untilBeat, log }),
      new RepeatingTask({ name: 'judging receipts', run: () => this.judge(), everyMs: providers.health.everyMs, firstAfterMs: providers.health.everyMs, log }),
    ];
    this.#unobserve = observeProviders(channel, providers.ids, this.gate, this.steering);
  }

  /** Resolves when it is known what operators and other replicas decided. */
  async start(): Promise<void> {
    await this.steering.refresh();
    for (const task of this.#tasks) task.start();
  }

  async stop(): Promise<void> {
    this.#unobserve();
    for (const task of this.#tasks) await task.stop();
  }

  /** Judges receipts. What that moves counts here at once, on other replicas when they next read. */
  async judge(): Promise<void> {
    const { channel, log } = this.#options;
    const moves = await this.health.decide();
    for (const move of moves) {
      log.warn({ channel, ...move }, 'traffic of a provider was moved');
      countMove(channel, move);
    }
    // What was decided is stored: when it cannot be read now, it is at the beat.
    if (moves.length > 0) await this.steering.refresh().catch((error: unknown) => log.warn({ err: error, channel }, 'where traffic goes could not be read'));
  }

  standingOf(provider: string, destination: string): Standing {
    return this.steering.standingOf(provider, destination);
  }

  /** `listener` is told when a breaker opens or closes, or a mode changes: what waits may have to go another way, or may go on. */
  onChange(listener: () => void): void {
    this.#listener = listener;
  }

  #breakerChanged(provider: string, state: Breaker['state']): void {
    const { channel, log } = this.#options;
    if (state === 'OPEN') log.warn({ channel, provider, state }, 'circuit breaker');
    else log.info({ channel, provider, state }, 'circuit breaker');
    countBreaker(channel, provider, state);
    this.#listener();
  }
}
