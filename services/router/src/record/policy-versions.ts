import { type Event, type FallbackPolicy } from '@switchback/fallback';
import { integerArray, textArray, type Pool, type PoolClient } from '@switchback/postgres';

import { type PolicyKey } from '../decide/policy-key';

/** Undefined when there is no such version. */
export type PolicyLookup = (key: PolicyKey) => FallbackPolicy | undefined;

interface PolicyRow {
  readonly customer_id: string;
  readonly name: string;
  readonly version: number;
  readonly policy: FallbackPolicy;
}

/** Primary key of policy_versions. */
const LOAD = {
  name: 'policy_versions.load',
  text: `
    SELECT customer_id, name, version, policy
    FROM policy_versions
    WHERE (customer_id, name, version) IN (SELECT * FROM unnest($1::text[], $2::text[], $3::int4[]))`,
};

/** Policy versions that messages are pinned to. They never change, so the most recently used ones are kept in memory. */
export class PolicyVersions {
  readonly #kept = new Map<string, FallbackPolicy>();
  readonly #capacity: number;

  /** `capacity`: most versions kept. Default 5,000. */
  constructor(capacity = 5_000) {
    this.#capacity = capacity;
  }

  /** Loads what is not in memory of a batch's policies in one query. */
  async load(client: Pool | PoolClient, keys: readonly PolicyKey[]): Promise<PolicyLookup> {
    const batch = new Map<string, FallbackPolicy>();
    const missing = new Map<string, PolicyKey>();
    for (const key of keys) {
      const text = keyText(key);
      if (batch.has(text) || missing.has(text)) continue;
      const policy = this.#take(text);
      if (policy === undefined) missing.set(text, key);
      else batch.set(text, policy);
    }
    if (missing.size > 0) await this.#read(client, [...missing.values()], batch);
    return (key) => batch.get(keyText(key));
  }

  /** The version that the message with these events, from the first on, is pinned to; undefined when there is none. */
  async pinned(client: Pool | PoolClient, customerId: string, events: readonly Event[]): Promise<FallbackPolicy | undefined> {
    const [accepted] = events;
    if (accepted?.type !== 'MESSAGE_ACCEPTED') return undefined;
    const key = { customerId, name: accepted.policy, version: accepted.policyVersion };
    return (await this.load(client, [key]))(key);
  }

  /** Reinserting makes it the most recently used: a Map keeps the order of insertion. */
  #take(text: string): FallbackPolicy | undefined {
    const policy = this.#kept.get(text);
    if (policy === undefined) return undefined;
    this.#kept.delete(text);
    this.#kept.set(text, policy);
    return policy;
  }

  async #read(client: Pool | PoolClient, keys: readonly PolicyKey[], batch: Map<string, FallbackPolicy>): Promise<void> {
    const values = [textArray(keys.map((key) => key.customerId)), textArray(keys.map((key) => key.name)), integerArray(keys.map((key) => key.version))];
    const found = await client.query<PolicyRow>({ ...LOAD, values });
    for (const row of found.rows) {
      const text = keyText({ customerId: row.customer_id, name: row.name, version: row.version });
      batch.set(text, row.policy);
      this.#keep(text, row.policy);
    }
  }

  #keep(text: string, policy: FallbackPolicy): void {
    this.#kept.set(text, policy);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > this.#capacity && oldest !== undefined) this.#kept.delete(oldest);
  }
}

function keyText(key: PolicyKey): string {
  return `${key.customerId} ${key.name} ${key.version}`;
}
