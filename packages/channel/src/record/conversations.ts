import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';

import { byteaArray, textArray, timestampArray, together, type Pool, type PoolClient } from '@switchback/postgres';

import { type Heard } from '../decide/window-state';
import { type ReceivedSignal } from './record-signals';

/** Half of SHA-256: collisions are out of reach. */
const HASH_BYTES = 16;

const REMEMBER = {
  name: 'conversations.remember',
  text: `
    INSERT INTO conversations AS known (provider, person, last_inbound_at)
    SELECT provider, person, max(at)
    FROM unnest($1::text[], $2::bytea[], $3::timestamptz[]) AS heard (provider, person, at)
    GROUP BY provider, person
    ORDER BY provider, person
    ON CONFLICT (provider, person) DO UPDATE SET last_inbound_at = excluded.last_inbound_at
    WHERE known.last_inbound_at < excluded.last_inbound_at`,
};

const SINCE = {
  name: 'listening_since.begin',
  text: `
    INSERT INTO listening_since (provider, key, first_inbound_at)
    SELECT provider, $2, now() FROM unnest($1::text[]) AS heard (provider) GROUP BY provider ORDER BY provider
    ON CONFLICT (provider, key) DO NOTHING`,
};

/** Under a key that comes back, nothing was remembered meanwhile. By the primary key's first column. */
const FORGET_KEYS = {
  name: 'listening_since.forget',
  text: `DELETE FROM listening_since WHERE provider = ANY ($1) AND key <> ALL ($2)`,
};

/** Look-ups by primary key, one of each table for each search key. */
const HEARD = {
  name: 'conversations.heard_by_keys',
  text: `
    SELECT (SELECT max(last_inbound_at) FROM conversations WHERE provider = $1 AND person = ANY ($2)) AS last_inbound_at,
           (SELECT min(first_inbound_at) FROM listening_since WHERE provider = $1 AND key = ANY ($3)) AS first_inbound_at`,
};

export interface ConversationsOptions {
  /** Providers that have a window. */
  readonly providers: readonly string[];
  /** Keys the hashes of addresses. Without it nothing is remembered. */
  readonly key: string | undefined;
  /** What was remembered by this key is found too. */
  readonly otherKey?: string | undefined;
}

/** When people last wrote, by keyed hashes of their addresses: for providers that care. */
export class Conversations {
  readonly #providers: ReadonlySet<string>;
  /** What is remembered is by the first of them. */
  readonly #keys: readonly SearchKey[];

  constructor({ providers, key, otherKey }: ConversationsOptions) {
    this.#providers = new Set(providers);
    this.#keys = key === undefined ? [] : [key, otherKey].flatMap((one) => (one === undefined ? [] : [new SearchKey(one)]));
  }

  /** In the transaction that stores the signals. */
  async remember(client: PoolClient, signals: readonly ReceivedSignal[]): Promise<void> {
    const [key] = this.#keys;
    const heard = signals.filter(({ provider, signal }) => signal.kind === 'INBOUND_MESSAGE' && this.#providers.has(provider));
    if (key === undefined || heard.length === 0) return;
    const providers = textArray(heard.map(({ provider }) => provider));
    const persons = byteaArray(heard.map(({ provider, signal }) => key.person(provider, signal.address)));
    await client.query({ ...REMEMBER, values: [providers, persons, timestampArray(heard.map(({ signal }) => new Date(signal.occurredAt)))] });
    await together([
      client.query({ ...SINCE, values: [providers, key.id] }),
      client.query({ ...FORGET_KEYS, values: [providers, byteaArray(this.#keys.map(({ id }) => id))] }),
    ]);
  }

  /** What is known of a person's writing to a provider. */
  async heard(pool: Pool, provider: string, address: string): Promise<Heard> {
    if (this.#keys.length === 0) return {};
    const persons = byteaArray(this.#keys.map((key) => key.person(provider, address)));
    const rows = await pool.query<{ last_inbound_at: Date | null; first_inbound_at: Date | null }>({
      ...HEARD,
      values: [provider, persons, byteaArray(this.#keys.map(({ id }) => id))],
    });
    const row = rows.rows[0];
    return { lastAt: row?.last_inbound_at?.getTime(), since: row?.first_inbound_at?.getTime() };
  }
}

class SearchKey {
  /** Tells it from other keys. */
  readonly id: Buffer;
  readonly #key: KeyObject;

  constructor(key: string) {
    this.#key = createSecretKey(key, 'utf8');
    this.id = this.#hash('key');
  }

  person(provider: string, address: string): Buffer {
    return this.#hash(`person\0${provider}\0${address.toLowerCase()}`);
  }

  #hash(text: string): Buffer {
    return createHmac('sha256', this.#key).update(text).digest().subarray(0, HASH_BYTES);
  }
}
