import { type Pool, type PoolClient, transaction } from '@switchback/postgres';

import { decideHealth, type HealthDecision, type MovedTraffic } from './decide/health-scopes';
import { type ProviderMode } from './decide/rank-providers';
import { type ProviderSet } from './providers/provider-set';
import { countDeliveries, type JudgedProvider } from './record/count-deliveries';
import { readCounts } from './record/read-counts';
import { type ShareRow, storedShare } from './record/read-steering';
import { storeShares } from './record/store-shares';

export interface HealthFromDeliveryOptions {
  readonly pool: Pool;
  readonly providers: ProviderSet;
  readonly modeOf: (provider: string) => ProviderMode;
}

/** Moves traffic by what receipts say. Replicas take turns, by a lock; what one decided the others read. */
export class HealthFromDelivery {
  readonly #options: HealthFromDeliveryOptions;
  readonly #judged: readonly JudgedProvider[];

  constructor(options: HealthFromDeliveryOptions) {
    this.#options = options;
    this.#judged = options.providers.all
      .filter(({ provider }) => provider.capabilities.receipts)
      .map(({ provider, traffic }) => ({ provider: provider.id, expectedDeliveryMs: traffic.expectedDeliveryMs }));
  }

  /** Counts the receipts that have come due and resolves to what it moved: nothing while another replica is at it, or with one provider. */
  async decide(): Promise<readonly MovedTraffic[]> {
    if (this.#judged.length < 2) return [];
    const decision = await transaction(this.#options.pool, (client) => this.#decideUnderLock(client));
    return decision?.moves ?? [];
  }

  /** What is known of each provider's receipts, for people. */
  counts() {
    return readCounts(this.#options.pool, this.#judged, this.#options.providers.health.windowMs);
  }

  async #decideUnderLock(client: PoolClient): Promise<HealthDecision | undefined> {
    const { providers, modeOf } = this.#options;
    const lock = await client.query<{ held: boolean }>(`SELECT pg_try_advisory_xact_lock(hashtext(current_schema() || '.provider_shares')) AS held`);
    if (lock.rows[0]?.held !== true) return undefined;
    await countDeliveries(client, this.#judged, providers.health.windowMs);
    const counts = await readCounts(client, this.#judged, providers.health.windowMs);
    const shares = await client.query<ShareRow>('SELECT provider, destination, keep, reason, moved_at FROM provider_shares');
    const known = this.#judged.map(({ provider }) => ({ provider, eligible: modeOf(provider) === 'NORMAL' || modeOf(provider) === 'PINNED' }));
    const decision = decideHealth(providers.health, known, counts, shares.rows.map(storedShare), Date.now());
    await storeShares(client, decision, known.map(({ provider }) => provider));
    return decision;
  }
}
