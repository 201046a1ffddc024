import { type ProviderChoice } from '@switchback/fallback';

import { type HealthSettings } from '../decide/shift-traffic';
import { type Provider } from '../provider';
import { type TrafficSettings } from './traffic-settings';

/** A provider as the service runs it. */
export interface ConfiguredProvider {
  readonly provider: Provider;
  /** Most calls at once. */
  readonly concurrency: number;
  /** How long one call may take, in milliseconds. */
  readonly timeoutMs: number;
  /** How long after a hand-off without a receipt it is asked what became of it, in milliseconds; undefined: never. */
  readonly reconcileAfterMs: number | undefined;
  readonly traffic: TrafficSettings;
}

/** The service's providers in their configured order. */
export class ProviderSet {
  /** In order. */
  readonly ids: readonly string[];
  /** What attempts whose policy names no provider choose from. */
  readonly choices: readonly ProviderChoice[];
  /** Those that can be asked what became of an attempt. */
  readonly askable: readonly string[];
  readonly #byId: ReadonlyMap<string, ConfiguredProvider>;

  constructor(
    readonly all: readonly ConfiguredProvider[],
    /** How traffic follows the receipts. */
    readonly health: HealthSettings,
  ) {
    this.#byId = new Map(all.map((configured) => [configured.provider.id, configured]));
    this.ids = [...this.#byId.keys()];
    this.askable = all.filter(({ provider }) => provider.capabilities.query).map(({ provider }) => provider.id);
    this.choices = all.map(({ provider, traffic }) => ({ id: provider.id, priority: traffic.priority, weight: traffic.weight }));
  }

  get(id: string): ConfiguredProvider | undefined {
    return this.#byId.get(id);
  }

  longestTimeoutMs(): number {
    return Math.max(...this.all.map((configured) => configured.timeoutMs));
  }

  async close(): Promise<void> {
    await Promise.all(this.all.map(({ provider }) => provider.close?.()));
  }
}
