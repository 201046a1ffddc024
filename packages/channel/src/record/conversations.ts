import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';

import { byteaArray, textArray, timestampArray, type Pool, type PoolClient } from '@switchback/postgres';

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
  name: 'inbound_since.begin',
  text: `
    INSERT INTO inbound_since (provider, first_inbound_at)
    SELECT provider, now() FROM unnest($1::text[]) AS heard (provider) GROUP BY provider ORDER BY provider
    ON CONFLICT (provider) DO NOTHING`,
};

/** Two look-ups by primary key. */
const HEARD = {
  name: 'conversations.heard',
  text: `
    SELECT (SELECT last_inbound_at FROM conversations WHERE provider = $1 AND person = $2) AS last_inbound_at,
           (SELECT first_inbound_at FROM inbound_since WHERE provider = $1) AS first_inbound_at`,
};

export interface ConversationsOptions {
  /** Providers that have a window. */
  readonly providers: readonly string[];
  /** Keys the hashes of addresses. Without it nothing is remembered. */
  readonly key: string | undefined;
}

/** When people last wrote, by keyed hashes of their addresses: for providers that care. */
export class Conversations {
  readonly #providers: ReadonlySet<string>;
  readonly #key: KeyObject | undefined;

  constructor({ providers, key }: ConversationsOptions) {
    this.#providers = new Set(providers);
    this.#key = key === undefined ? undefined : createSecretKey(key, 'utf8');
  }

  /** In the transaction that stores the signals. */
  async remember(client: PoolClient, signals: readonly ReceivedSignal[]): Promise<void> {
    const key = this.#key;
    const heard = signals.filter(({ provider, signal }) => signal.kind === 'INBOUND_MESSAGE' && this.#providers.has(provider));
    if (key === undefined || heard.length === 0) return;
    const providers = textArray(heard.map(({ provider }) => provider));
    const persons = byteaArray(heard.map(({ provider, signal }) => person(key, provider, signal.address)));
    await client.query({ ...REMEMBER, values: [providers, persons, timestampArray(heard.map(({ signal }) => new Date(signal.occurredAt)))] });
    await client.query({ ...SINCE, values: [providers] });
  }

  /** What is known of a person's writing to a provider. */
  async heard(pool: Pool, provider: string, address: string): Promise<Heard> {
    if (this.#key === undefined) return {};
    const rows = await pool.query<{ last_inbound_at: Date | null; first_inbound_at: Date | null }>({
      ...HEARD,
      values: [provider, person(this.#key, provider, address)],
    });
    const row = rows.rows[0];
    return { lastAt: row?.last_inbound_at?.getTime(), since: row?.first_inbound_at?.getTime() };
  }
}

function person(key: KeyObject, provider: string, address: string): Buffer {
  return createHmac('sha256', key).update(`person\0${provider}\0${address.toLowerCase()}`).digest().subarray(0, HASH_BYTES);
}
