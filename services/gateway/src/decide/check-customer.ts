import { hasControlCharacter, isLongerThan } from './text';
import { type Violation, Violations } from './violations';

const CUSTOMER_ID = /^[a-z][a-z0-9-]{0,62}$/;
const NAME_LENGTH = 200;

/** A new customer's id and name. */
export function checkCustomer(customer: { readonly id: string; readonly displayName: string } | undefined): readonly Violation[] {
  if (customer === undefined) {
    return [{ field: 'customer', description: 'must be set' }];
  }
  const violations = new Violations();
  if (!CUSTOMER_ID.test(customer.id)) {
    violations.add('customer.id', 'must have 1 to 63 lower-case letters, digits and hyphens, starting with a letter');
  }
  checkName(customer.displayName, 'customer.display_name', violations);
  return violations.found;
}

/** A new key's name and end. @param now milliseconds since the epoch */
export function checkKey(key: { readonly displayName: string; readonly expireTime: Date | undefined }, now: number): readonly Violation[] {
  const violations = new Violations();
  checkName(key.displayName, 'display_name', violations);
  // Written so that an invalid date fails too.
  if (key.expireTime !== undefined && !(key.expireTime.getTime() > now)) {
    violations.add('expire_time', 'must be in the future; leave it out for a key that does not expire');
  }
  return violations.found;
}

function checkName(name: string, field: string, violations: Violations): void {
  if (isLongerThan(name, NAME_LENGTH) || hasControlCharacter(name)) {
    violations.add(field, `must have at most ${NAME_LENGTH} characters and no control characters`);
  }
}
