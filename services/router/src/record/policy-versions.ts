import { type Event, type FallbackPolicy } from '@switchback/fallback';
import { integerArray, textArray, type Pool, type PoolClient } from '@switchback/postgres';
import { RecentlyUsed } from '@switchback/service';

import { type PolicyKey } from '../decide/policy-key';
import { isInline } from './inline-policy';

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

/** Most stored versions kept in memory. */
const MOST_KEPT = 5_000;
/** Characters of JSON, of policies that came with messages: there may be as many of them as messages. */
const MOST_INLINE = 8 * 1024 * 1024;

/** Policy versions that messages are pinned to. They never change, so the most recently used ones are kept in memory. */
export class PolicyVersions {
  readonly #kept = new RecentlyUsed<FallbackPolicy>(MOST_KEPT);
  /** Apart, so that these never push those out that customers stored. */
  readonly #inline = new RecentlyUsed<FallbackPolicy>(MOST_INLINE);

  /** Loads what is not in memory of a batch's policies in one query. */
  async load(client: Pool | PoolClient, keys: readonly PolicyKey[]): Promise<PolicyLookup> {
    const batch = new Map<string, FallbackPolicy>();
    const missing = new Map<string, PolicyKey>();
    for (const key of keys) {
      const text = keyText(key);
      if (batch.has(text) || missing.has(text)) continue;
      const policy = (isInline(key.name) ? this.#inline : this.#kept).take(text);
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

  async #read(client: Pool | PoolClient, keys: readonly PolicyKey[], batch: Map<string, FallbackPolicy>): Promise<void> {
    const values = [textArray(keys.map((key) => key.customerId)), textArray(keys.map((key) => key.name)), integerArray(keys.map((key) => key.version))];
    const found = await client.query<PolicyRow>({ ...LOAD, values });
    for (const row of found.rows) {
      const text = keyText({ customerId: row.customer_id, name: row.name, version: row.version });
      batch.set(text, row.policy);
      if (isInline(row.name)) this.#inline.keep(text, row.policy, JSON.stringify(row.policy).length);
      else this.#kept.keep(text, row.policy);
    }
  }
}

function keyText(key: PolicyKey): string {
  return `${key.customerId} ${key.name} ${key.version}`;
}
