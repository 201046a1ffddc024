import { randomBytes } from 'node:crypto';

import { type Recipient } from '@switchback/contracts';
import { type Channel, type Suppressed } from '@switchback/fallback';
import { type Pool, type PoolClient } from '@switchback/postgres';

import { type ProviderSignal } from './decide/provider-signals';
import { addressFor, reachableChannels } from './decide/resolve-content';
import { suppressedChannels } from './decide/suppressed-channels';
import { suppressionId, SUPPRESSION_ID_RANDOM_BYTES } from './decide/suppression-id';
import { findSuppressions, type HashedAddress } from './record/find-suppressions';
import { putSuppressions, type NewSuppression } from './record/put-suppressions';
import { type SearchTerms } from './record/search-terms';

export interface KnownAddressesOptions {
  readonly terms: SearchTerms;
  /** How long an address that a provider calls invalid is remembered, in milliseconds; 0: not at all. */
  readonly invalidForMs: number;
}

/** Whom a message goes to. */
export interface Addressee {
  readonly id: string;
  readonly customerId: string;
  readonly recipient: Recipient | undefined;
}

/** What is known against the addresses of messages that are decided and recorded in one transaction. */
export class KnownAddresses {
  readonly #terms: SearchTerms;
  readonly #invalidForMs: number;

  constructor({ terms, invalidForMs }: KnownAddressesOptions) {
    this.#terms = terms;
    this.#invalidForMs = invalidForMs;
  }

  /** By message id; messages that nothing is known against are not in it. One query for the batch. */
  async find(client: Pool | PoolClient, addressees: readonly Addressee[], now: number): Promise<ReadonlyMap<string, Suppressed>> {
    const wanted = new WantedAddresses(this.#terms);
    const asked = addressees.map((addressee) => ({ id: addressee.id, positions: wanted.add(addressee) }));
    const found = await findSuppressions(client, wanted.list, new Date(now));
    const suppressed = new Map<string, Suppressed>();
    if (found.size === 0) return suppressed;
    for (const { id, positions } of asked) {
      const known = suppressedChannels(positions.map(({ channel, position }) => ({ channel, found: found.get(position) ?? [] })));
      if (known !== undefined) suppressed.set(id, known);
    }
    return suppressed;
  }

  /** Stores what providers said: opt-outs until they are lifted, invalid addresses for their time. */
  async remember(client: PoolClient, signals: readonly ProviderSignal[], now: number): Promise<void> {
    const worth = signals.filter(({ reason }) => reason === 'OPTED_OUT' || this.#invalidForMs > 0);
    await putSuppressions(client, worth.map((signal) => this.#entry(signal, now)));
  }

  #entry({ customerId, messageId, channel, provider, address, reason }: ProviderSignal, now: number): NewSuppression {
    const expiresAt = reason === 'OPTED_OUT' ? undefined : new Date(now + this.#invalidForMs);
    const id = suppressionId(now, randomBytes(SUPPRESSION_ID_RANDOM_BYTES));
    const suppression = { id, scope: channel, reason, source: 'PROVIDER', messageId, createdAt: new Date(now), expiresAt } as const;
    return { customerId, hash: this.#terms.address(customerId, address), provider, suppression };
  }
}

/** The addresses of a batch, each once: one number is often both the SMS and the WhatsApp address. */
class WantedAddresses {
  readonly list: HashedAddress[] = [];
  readonly #positions = new Map<string, number>();
  readonly #terms: SearchTerms;

  constructor(terms: SearchTerms) {
    this.#terms = terms;
  }

  /** Answers where each channel's address stands in the list. */
  add({ customerId, recipient }: Addressee): readonly { readonly channel: Channel; readonly position: number }[] {
    if (recipient === undefined) return [];
    return reachableChannels(recipient).map((channel) => {
      const address = addressFor(channel, recipient) ?? '';
      return { channel, position: this.#position(customerId, address) };
    });
  }

  #position(customerId: string, address: string): number {
    const key = `${customerId} ${address}`;
    const known = this.#positions.get(key);
    if (known !== undefined) return known;
    const position = this.list.push({ customerId, hash: this.#terms.address(customerId, address) }) - 1;
    this.#positions.set(key, position);
    return position;
  }
}
