import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';

import { type OutgoingMessage } from '@switchback/contracts';

/** Half of SHA-256: collisions are out of reach, and the index is a third smaller. */
const TERM_BYTES = 16;

/**
 * The terms by which messages and suppressions are found: HMAC-SHA-256 over customer and value, so that the tables tell nobody without
 * the key who was written to or opted out, and not even that two customers know the same person. Another key finds nothing that was
 * stored with the first.
 */
export class SearchTerms {
  readonly #key: KeyObject;

  constructor(key: string) {
    this.#key = createSecretKey(key, 'utf8');
  }

  /**
   * `address` in its normal form. The channel does not count: a person is asked for, not a channel. Nor does letter case: e-mail servers
   * that tell "Ann" from "ann" are none, people who opt out as either many.
   */
  address(customerId: string, address: string): Buffer {
    return this.#term(['address', customerId, address.toLowerCase()]);
  }

  pair(customerId: string, key: string, value: string): Buffer {
    return this.#term(['metadata', customerId, key, value]);
  }

  /** Every term of one message, each once. */
  of(customerId: string, { recipient, metadata }: Pick<OutgoingMessage, 'recipient' | 'metadata'>): readonly Buffer[] {
    const addresses = new Set([recipient?.sms, recipient?.email, recipient?.whatsapp]);
    const found = [...addresses].flatMap((address) => (address === undefined || address === '' ? [] : [this.address(customerId, address)]));
    return [...found, ...Object.entries(metadata).map(([key, value]) => this.pair(customerId, key, value))];
  }

  /** NUL stands in no part, so different parts never join to the same text. */
  #term(parts: readonly string[]): Buffer {
    return createHmac('sha256', this.#key).update(parts.join('\0')).digest().subarray(0, TERM_BYTES);
  }
}
