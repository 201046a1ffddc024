import { createHmac } from 'node:crypto';

/** Hashes an address for one customer. */
export type AddressHash = (customerId: string, address: string) => Buffer;

/**
 * HMAC-SHA-256 under the installation's key. The customer is part of it, so that nobody can tell from two hashes that two customers
 * know the same person. Letter case is ignored: e-mail servers that tell "Ann" from "ann" are none, people who opt out as either many.
 */
export function addressHash(key: string): AddressHash {
  return (customerId, address) => createHmac('sha256', key).update(`${customerId}\0${address.toLowerCase()}`).digest();
}
