/** The numbers that providers' sandboxes, ours among them, give a meaning. */
const TEST_NUMBERS = '+150055500';

/** Reserved for tests by RFC 2606. */
const TEST_DOMAIN = '.test';

/**
 * Whether an address is nobody's: a sandbox plays a part for it (packages/channel, src/sandbox), the same part each time. What a
 * provider says of it is therefore never remembered; what a customer stores by the API holds for it as for any other.
 */
export function isTestAddress(address: string): boolean {
  return address.startsWith(TEST_NUMBERS) || (address.includes('@') && address.endsWith(TEST_DOMAIN));
}
